/* The rows of formats.def: what an exported file's name asks for. The front end checks it, the sink
 * writes it. */
#ifndef NAS_IR_FORMAT_H
#define NAS_IR_FORMAT_H

enum export_format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_CSV,
    FORMAT_SVG,
    FORMAT_NAS,
    FORMAT_LATER,  /* known, and not supported yet */
    FORMAT_UNKNOWN /* the name tells no format */
};

/* By the end of the file's name, whatever its case; *name is the format's, or NULL when unknown. */
enum export_format format_of(const char *file, const char **name);

#endif
