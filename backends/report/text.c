/* Values as `print` shows them; see report.h. */
#include "backends/report/write.h"

void report_text(struct buffer *out, struct exprs *exprs, const struct value *value,
                 const struct report_style *style)
{
    if (value->kind == VALUE_TABLE)
        write_table(out, exprs, value, style);
    else if (value->kind == VALUE_PLOT)
        write_chart(out, exprs, value, style);
    else
        write_inline(out, exprs, value, false);
}
