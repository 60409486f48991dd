// SPDX-License-Identifier: GPL-2.0-or-later
/* The module options in modprobe.d(5), as modprobe would see them. */
#include "probe/modprobe.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define BLANKS " \t"
#define CONFIG_FILE_MAX ((size_t)64 * 1024)

/* A file in an earlier folder hides the one of the same name in a later one. */
static const char *const folders[] = {
	"/etc/modprobe.d",     "/run/modprobe.d", "/usr/local/lib/modprobe.d",
	"/usr/lib/modprobe.d", "/lib/modprobe.d",
};

struct config_file {
	const char *folder, *name;
};

struct config {
	struct host *host;
	struct arena *arena;
	const char *folder; /* the one that is being listed */
	struct config_file *file;
	size_t count, capacity;
	struct reading trouble; /* the first; ok: none */
};

static void note_trouble(struct config *config, int err)
{
	struct reading reading = reading_error(err);

	/* What is not there asks for nothing; nor does a folder named like a file. */
	if (reading.state == READING_ABSENT || err == EISDIR)
		return;
	if (config->trouble.state == READING_OK)
		config->trouble = reading;
}

static bool is_config_name(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && length > 5 && strcmp(name + length - 5, ".conf") == 0;
}

static bool is_hidden(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->count; i++)
		if (strcmp(config->file[i].name, name) == 0)
			return true;
	return false;
}

static int add_file(const char *name, void *data)
{
	struct config *config = data;
	struct config_file *grown;
	const char *copy;

	if (!is_config_name(name) || is_hidden(config, name))
		return 0;
	copy = arena_strdup(config->arena, name);
	grown = arena_grow(config->arena, config->file, config->count, &config->capacity,
			   sizeof(*grown));
	if (!copy || !grown)
		return -ENOMEM;
	config->file = grown;
	grown[config->count++] = (struct config_file){ config->folder, copy };
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct config_file *one = a, *other = b;

	return strcmp(one->name, other->name);
}

/* All files in the order in which modprobe reads them: by name, whatever the folder. */
static int find_files(struct config *config)
{
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		int r;

		config->folder = folders[i];
		r = config->host->ops->list_folder(config->host, folders[i], add_file,
						   config);
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			note_trouble(config, -r);
	}
	if (config->count)
		qsort(config->file, config->count, sizeof(*config->file), by_name);
	return 0;
}

/* A backslash at the end of a line goes on with the next one, in comments too. */
static void join_lines(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] == '\n')
			from++;
		else
			*to++ = *from;
	}
	*to = '\0';
}

static void tell_line(char *line, const struct modprobe_listener *listener)
{
	char *rest, *word = strtok_r(line, BLANKS, &rest);
	const char *module;

	if (!word || strcmp(word, "options") != 0)
		return;
	module = strtok_r(NULL, BLANKS, &rest);
	if (!module)
		return;
	/* A '#' here starts no comment: the kernel takes it for a parameter. */
	while ((word = strtok_r(NULL, BLANKS, &rest)))
		listener->option(module, word, listener->data);
}

static void tell_file(char *text, const struct modprobe_listener *listener)
{
	char *rest, *line;

	join_lines(text);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		tell_line(line, listener);
}

/* Reads one file into buffer, NUL terminated; 0 or an errno. */
static int load_file(const struct config *config, const struct config_file *file,
		     char *buffer)
{
	char path[PATH_MAX];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/%s", file->folder, file->name);
	length = config->host->ops->read_file(config->host, path, buffer, CONFIG_FILE_MAX);
	if (length < 0)
		return (int)length;
	if ((size_t)length == CONFIG_FILE_MAX)
		return -EFBIG;
	buffer[length] = '\0';
	return 0;
}

int modprobe_read(struct host *host, struct arena *arena,
		  const struct modprobe_listener *listener, struct reading *ret_reading)
{
	struct config config = { .host = host, .arena = arena, .trouble = reading_ok() };
	_cleanup_free_ char *buffer = NULL;
	int r;

	r = find_files(&config);
	if (r < 0)
		return r;
	buffer = malloc(CONFIG_FILE_MAX + 1);
	if (!buffer)
		return -ENOMEM;
	for (size_t i = 0; i < config.count; i++) {
		r = load_file(&config, &config.file[i], buffer);
		if (r < 0)
			note_trouble(&config, -r);
		else
			tell_file(buffer, listener);
	}
	*ret_reading = config.trouble;
	return 0;
}
