// The files of SynShared/Offline that are not Swift, as zero-terminated texts. A new file is three lines here; a test
// compares this list with the folder.
//
// Why not SwiftPM's `.embedInCode`: docs/decisions.md.
#include "CPages.h"

#include <stddef.h>

// Part of C23; clang has it since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const struct page_file files[] = {
    {"page.css", (const char[]){
#embed "../SynShared/Offline/Runtime/page.css" suffix(, 0)
    }},
    {"stage.js", (const char[]){
#embed "../SynShared/Offline/Runtime/stage.js" suffix(, 0)
    }},
    {"drawing.js", (const char[]){
#embed "../SynShared/Offline/Runtime/drawing.js" suffix(, 0)
    }},
    {"input.js", (const char[]){
#embed "../SynShared/Offline/Runtime/input.js" suffix(, 0)
    }},
    {"loop.js", (const char[]){
#embed "../SynShared/Offline/Runtime/loop.js" suffix(, 0)
    }},
    {"round.js", (const char[]){
#embed "../SynShared/Offline/Runtime/round.js" suffix(, 0)
    }},
    {"scenery.js", (const char[]){
#embed "../SynShared/Offline/Runtime/scenery.js" suffix(, 0)
    }},
    {"landscapes.js", (const char[]){
#embed "../SynShared/Offline/Runtime/landscapes.js" suffix(, 0)
    }},
    {"places.js", (const char[]){
#embed "../SynShared/Offline/Runtime/places.js" suffix(, 0)
    }},
    {"shapes.js", (const char[]){
#embed "../SynShared/Offline/Runtime/shapes.js" suffix(, 0)
    }},
    {"backdrops.js", (const char[]){
#embed "../SynShared/Offline/Runtime/backdrops.js" suffix(, 0)
    }},
    {"breakout.js", (const char[]){
#embed "../SynShared/Offline/Families/Breakout/breakout.js" suffix(, 0)
    }},
    {"catch.js", (const char[]){
#embed "../SynShared/Offline/Families/Catch/catch.js" suffix(, 0)
    }},
    {"flock.js", (const char[]){
#embed "../SynShared/Offline/Families/Flock/flock.js" suffix(, 0)
    }},
    {"gas.js", (const char[]){
#embed "../SynShared/Offline/Families/Gas/gas.js" suffix(, 0)
    }},
    {"growth.js", (const char[]){
#embed "../SynShared/Offline/Families/Growth/growth.js" suffix(, 0)
    }},
    {"kaleidoscope.js", (const char[]){
#embed "../SynShared/Offline/Families/Kaleidoscope/kaleidoscope.js" suffix(, 0)
    }},
    {"lander.js", (const char[]){
#embed "../SynShared/Offline/Families/Lander/lander.js" suffix(, 0)
    }},
    {"lanterns.js", (const char[]){
#embed "../SynShared/Offline/Families/Lanterns/lanterns.js" suffix(, 0)
    }},
    {"memory.js", (const char[]){
#embed "../SynShared/Offline/Families/Memory/memory.js" suffix(, 0)
    }},
    {"pendulums.js", (const char[]){
#embed "../SynShared/Offline/Families/Pendulums/pendulums.js" suffix(, 0)
    }},
    {"predators.js", (const char[]){
#embed "../SynShared/Offline/Families/Predators/predators.js" suffix(, 0)
    }},
    {"reaction.js", (const char[]){
#embed "../SynShared/Offline/Families/Reaction/reaction.js" suffix(, 0)
    }},
    {"rhythm.js", (const char[]){
#embed "../SynShared/Offline/Families/Rhythm/rhythm.js" suffix(, 0)
    }},
    {"ribbons.js", (const char[]){
#embed "../SynShared/Offline/Families/Ribbons/ribbons.js" suffix(, 0)
    }},
    {"slingshot.js", (const char[]){
#embed "../SynShared/Offline/Families/Slingshot/slingshot.js" suffix(, 0)
    }},
    {"snake.js", (const char[]){
#embed "../SynShared/Offline/Families/Snake/snake.js" suffix(, 0)
    }},
    {"waves.js", (const char[]){
#embed "../SynShared/Offline/Families/Waves/waves.js" suffix(, 0)
    }},
    {"weather.js", (const char[]){
#embed "../SynShared/Offline/Families/Weather/weather.js" suffix(, 0)
    }},
    {"error.js", (const char[]){
#embed "../SynShared/Offline/Degradations/error.js" suffix(, 0)
    }},
    {"glitch.js", (const char[]){
#embed "../SynShared/Offline/Degradations/glitch.js" suffix(, 0)
    }},
    {"jank.js", (const char[]){
#embed "../SynShared/Offline/Degradations/jank.js" suffix(, 0)
    }},
    {"lag.js", (const char[]){
#embed "../SynShared/Offline/Degradations/lag.js" suffix(, 0)
    }},
    {"style.css", (const char[]){
#embed "../SynShared/Offline/Degradations/style.css" suffix(, 0)
    }},
    {"ux.css", (const char[]){
#embed "../SynShared/Offline/Degradations/ux.css" suffix(, 0)
    }},
    {"ux.js", (const char[]){
#embed "../SynShared/Offline/Degradations/ux.js" suffix(, 0)
    }},
};

const struct page_file *page_file(size_t index) {
    return index < sizeof files / sizeof *files ? &files[index] : NULL;
}
