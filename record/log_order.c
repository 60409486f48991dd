// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In which order the lines of a kernel log run.
 *
 * Two clocks stand in front of a line: that of the day, which journalctl and syslog write, and
 * the time since the boot, which the kernel writes. Each is only compared with its like.
 */
#include "record/log_order.h"

#include "record/cursor.h"

#define MICROSECONDS 1000000
/* Behind any date or uptime, and far from an overflow: later digits are passed over. */
#define NUMBER_MAX ((int64_t)10000000000)
#define HEADER_MAX 128

#define DAY 86400
/* Months have 31 days here: only the order counts. */
#define MONTH ((int64_t)31 * DAY)
#define YEAR (12 * MONTH)
/* Times without a year that lie further apart than this may be of different years. */
#define CLOSE (3 * MONTH)

static bool take_number(struct cursor *at, int64_t *ret)
{
	const char *from = at->at;
	int64_t value = 0;

	while (cursor_peek(at) >= '0' && cursor_peek(at) <= '9') {
		if (value < NUMBER_MAX)
			value = value * 10 + (*at->at - '0');
		at->at++;
	}
	*ret = value;
	return at->at > from;
}

/* "0.123456"; fewer digits are that many of the fraction's first. */
static bool take_decimal(struct cursor *at, int64_t *ret_seconds, int64_t *ret_micro)
{
	int64_t unit = MICROSECONDS / 10;
	const char *from;

	if (!take_number(at, ret_seconds) || !cursor_byte(at, '.'))
		return false;
	from = at->at;
	for (*ret_micro = 0; cursor_peek(at) >= '0' && cursor_peek(at) <= '9'; at->at++) {
		*ret_micro += unit * (*at->at - '0');
		unit /= 10;
	}
	return at->at > from;
}

/* "01:33:08" */
static bool take_time_of_day(struct cursor *at, int64_t *ret)
{
	int64_t hours, minutes, seconds;

	if (!take_number(at, &hours) || !cursor_byte(at, ':') ||
	    !take_number(at, &minutes) || !cursor_byte(at, ':') ||
	    !take_number(at, &seconds))
		return false;
	*ret = (hours * 60 + minutes) * 60 + seconds;
	return true;
}

/* "Nov 23 01:33:08", as the C locale has it */
static bool take_syslog_time(struct cursor *at, struct log_stamp *ret)
{
	static const char *const months[] = { "Jan ", "Feb ", "Mar ", "Apr ",
					      "May ", "Jun ", "Jul ", "Aug ",
					      "Sep ", "Oct ", "Nov ", "Dec " };
	int64_t month = 0, day, time;

	while (month < (int64_t)ARRAY_SIZE(months) && !cursor_text(at, months[month]))
		month++;
	cursor_blanks(at);
	if (month == (int64_t)ARRAY_SIZE(months) || !take_number(at, &day) ||
	    !cursor_blanks(at) || !take_time_of_day(at, &time))
		return false;
	ret->clock = LOG_CLOCK_NO_YEAR;
	ret->seconds = month * MONTH + day * DAY + time;
	return true;
}

/* "2026-11-23T01:33:08", with a blank in the middle or not */
static bool take_date(struct cursor *at, struct log_stamp *ret)
{
	int64_t year, month, day, time;

	if (!take_number(at, &year) || !cursor_byte(at, '-') ||
	    !take_number(at, &month) || !cursor_byte(at, '-') || !take_number(at, &day) ||
	    !(cursor_byte(at, 'T') || cursor_byte(at, ' ')) || !take_time_of_day(at, &time))
		return false;
	ret->clock = LOG_CLOCK_DATE;
	ret->seconds = year * YEAR + month * MONTH + day * DAY + time;
	return true;
}

/* "1795397588.123456 ", as journalctl -o short-unix writes it */
static bool take_epoch(struct cursor *at, struct log_stamp *ret)
{
	int64_t seconds, ignored;

	if (!take_decimal(at, &seconds, &ignored) || cursor_peek(at) != ' ')
		return false;
	ret->clock = LOG_CLOCK_EPOCH;
	ret->seconds = seconds;
	return true;
}

/* A day of the week and a bracket may stand in front: "Mon 2026-...", "[Mon Nov 23 ...]". */
static void read_clock(struct cursor at, struct log_stamp *ret)
{
	static const char *const days[] = { "Mon ", "Tue ", "Wed ", "Thu ",
					    "Fri ", "Sat ", "Sun " };
	struct cursor date, epoch;

	cursor_byte(&at, '[');
	for (size_t i = 0; i < ARRAY_SIZE(days); i++)
		if (cursor_text(&at, days[i]))
			break;
	date = epoch = at;
	if (!take_syslog_time(&at, ret) && !take_date(&date, ret))
		take_epoch(&epoch, ret);
}

/* "[    0.123456]" at the begin of the line, or behind a journal's header. */
static void read_uptime(struct cursor at, struct log_stamp *ret)
{
	struct cursor behind = at;
	int64_t seconds, micro;

	if ((size_t)(behind.end - behind.at) > HEADER_MAX)
		behind.end = behind.at + HEADER_MAX;
	if (cursor_byte(&at, '<')) {
		take_number(&at, &seconds);
		cursor_byte(&at, '>');
	}
	if (cursor_peek(&at) != '[' && cursor_find(&behind, " kernel: "))
		at.at = behind.at;
	if (!cursor_byte(&at, '['))
		return;
	cursor_blanks(&at);
	ret->has_uptime = take_decimal(&at, &seconds, &micro) && cursor_byte(&at, ']');
	if (ret->has_uptime)
		ret->uptime = seconds * MICROSECONDS + micro;
}

int64_t log_stamp_between(const struct log_stamp *a, const struct log_stamp *b)
{
	int64_t between = b->seconds - a->seconds;

	if (a->clock != b->clock || a->clock == LOG_CLOCK_NONE)
		return 0;
	if (a->clock != LOG_CLOCK_NO_YEAR)
		return between;
	if (between > YEAR - CLOSE)
		between -= YEAR;
	if (between < CLOSE - YEAR)
		between += YEAR;
	return between > -CLOSE && between < CLOSE ? between : 0;
}

bool log_stamp_is_same_second(const struct log_stamp *a, const struct log_stamp *b)
{
	return a->clock != LOG_CLOCK_NONE && a->clock == b->clock &&
	       a->seconds == b->seconds;
}

void log_order_take(struct log_order *order, const struct input_line *line)
{
	const struct cursor at = { .at = line->text, .end = line->text + line->length };
	struct log_stamp stamp = { 0 };

	read_clock(at, &stamp);
	read_uptime(at, &stamp);
	if (order->last.has_uptime && stamp.has_uptime) {
		order->rises += stamp.uptime > order->last.uptime;
		order->falls += stamp.uptime < order->last.uptime;
	}
	if (stamp.has_uptime)
		order->last = stamp;
	order->line = stamp;
}
