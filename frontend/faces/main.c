/* The entry of the command `nas`; see cli.h for what it does. */
#include "frontend/faces/cli.h"

int main(int argc, char **argv)
{
    return (int)cli_main(argc, argv);
}
