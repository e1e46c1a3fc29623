/* Which nas this is, exactly: the version and a checksum of the sources it was built from. Answers
 * that are kept are kept under it, so that an answer of another nas is never taken for this one's.
 * The file build_id.c is made while building. */
#ifndef NAS_SUPPORT_BUILD_ID_H
#define NAS_SUPPORT_BUILD_ID_H

extern const char build_id[]; /* "0.1.0-2519374482-1184023" */

#endif
