// hiredis, synchronous and asynchronous. Named here with `link` because its pkg-config flags make SwiftPM warn.
#ifndef SYN_CHIREDIS_SHIM_H
#define SYN_CHIREDIS_SHIM_H

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#endif
