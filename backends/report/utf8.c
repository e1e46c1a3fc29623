/* Text as a terminal and as XML see it; see write.h. */
#include <stdint.h>

#include "backends/report/write.h"

enum { REPLACEMENT = 0xFFFD };

/* Overlong forms, surrogates and numbers beyond Unicode are invalid (RFC 3629). */
uint32_t utf8_next(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    uint32_t character = s[0];
    int more = s[0] < 0x80 ? 0 : s[0] < 0xC2 ? -1 : s[0] < 0xE0 ? 1 : s[0] < 0xF0 ? 2 : 3;
    *text += 1;
    if (more == 0) return character;
    if (more < 0 || s[0] > 0xF4) return REPLACEMENT;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    character &= 0x3Fu >> more;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80) return REPLACEMENT;
        character = character << 6 | (s[i] & 0x3Fu);
    }
    bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < least[more] || character > 0x10FFFF || surrogate) return REPLACEMENT;
    *text += more;
    return character;
}

void utf8_write(struct buffer *out, uint32_t c)
{
    if (c < 0x80) {
        buffer_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
    buffer_char(out, (char)(unsigned char)(lead[more] | c >> 6 * more));
    while (more--)
        buffer_char(out, (char)(unsigned char)(0x80 | (c >> 6 * more & 0x3F)));
}

struct range {
    uint32_t first, last;
};

static bool is_in(uint32_t c, const struct range *range, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= range[i].first && c <= range[i].last) return true;
    return false;
}

/* The ranges of East Asian wide characters and emoji, and of marks that combine (Unicode 15, the
 * blocks that occur in practice). */
static size_t character_width(uint32_t c)
{
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    static const struct range nothing[] = {
        {0, 0x1F},        {0x7F, 0x9F},     {0x0300, 0x036F}, {0x200B, 0x200F},
        {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    if (is_in(c, nothing, sizeof nothing / sizeof *nothing)) return 0;
    return is_in(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

size_t display_width(const char *text)
{
    size_t width = 0;
    while (*text)
        width += character_width(utf8_next(&text));
    return width;
}

/* The bytes of the longest beginning that takes at most `width` columns. */
static size_t text_cut(const char *text, size_t width)
{
    const char *end = text;
    for (size_t used = 0; *end;) {
        const char *next = end;
        used += character_width(utf8_next(&next));
        if (used > width) break;
        end = next;
    }
    return (size_t)(end - text);
}

/* The sign of omission takes part of the width. */
void write_cut(struct buffer *out, const char *text, size_t width, bool unicode)
{
    if (display_width(text) <= width) {
        buffer_text(out, text);
        return;
    }
    size_t sign = unicode ? 1 : 2;
    if (width <= sign) {
        buffer_fill(out, '.', width);
        return;
    }
    buffer_add(out, text, text_cut(text, width - sign));
    buffer_text(out, unicode ? "…" : "..");
}

/* What XML 1.0 does not allow at all is left out. */
void write_xml(struct buffer *out, const char *text)
{
    while (*text) {
        uint32_t c = utf8_next(&text);
        switch (c) {
        case '<': buffer_text(out, "&lt;"); break;
        case '>': buffer_text(out, "&gt;"); break;
        case '&': buffer_text(out, "&amp;"); break;
        case '"': buffer_text(out, "&quot;"); break;
        case '\'': buffer_text(out, "&#39;"); break;
        case '\n':
        case '\t': buffer_char(out, ' '); break;
        default:
            if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) utf8_write(out, c);
        }
    }
}
