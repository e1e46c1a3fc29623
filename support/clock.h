/* Time that only goes forward. */
#ifndef NAS_SUPPORT_CLOCK_H
#define NAS_SUPPORT_CLOCK_H

/* Seconds since a moment that stays the same for the process. */
double clock_seconds(void);

#endif
