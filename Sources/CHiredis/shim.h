// hiredis, synchronous and asynchronous. Named here with `link` because its pkg-config flags make SwiftPM warn.
#ifndef SYN_CHIREDIS_SHIM_H
#define SYN_CHIREDIS_SHIM_H

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

// HIREDIS_SONAME is not a string, and 1.1.0 is not a number.
#define SYN_TEXT_OF(words) #words
#define SYN_TEXT(macro) SYN_TEXT_OF(macro)

/// The version at the end of the library's file names.
static inline const char *_Nonnull syn_hiredis_soname(void) { return SYN_TEXT(HIREDIS_SONAME); }

#endif
