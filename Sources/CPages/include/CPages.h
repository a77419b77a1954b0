// The scripts and styles of the offline model's pages, put into the executable by the C compiler.
#ifndef SYN_CPAGES_H
#define SYN_CPAGES_H

#include <stddef.h>

struct page_file {
    const char *_Nonnull name; // without its folder, such as snake.js
    const char *_Nonnull text;
};

/// NULL after the last one.
const struct page_file *_Nullable page_file(size_t index);

#endif
