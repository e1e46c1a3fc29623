/* The entry of the command `nas`; see cli.h for what it does. */
int main(void)
{
    return 0;
}
