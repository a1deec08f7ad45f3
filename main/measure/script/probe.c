/*
 * Times flushes and cache lines between given CPUs. Made for one machine at a time: it is compiled where
 * it runs. Each call prints one line: the median, the least and the greatest median of ten parts, and how
 * many operations were timed. Times are cycles of the time stamp counter on x86, else ns.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MOST_SAMPLES 200000
#define MOST_CPUS 1024
#define PARTS 10

static double samples[MOST_SAMPLES];
static long count;
static long page;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

#if defined(__x86_64__) || defined(__i386__)
static inline uint64_t ticks(void)
{
	uint32_t low, high;

	__asm__ __volatile__("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return ((uint64_t)high << 32) | low;
}
static inline void relax(void) { __asm__ __volatile__("pause"); }
#else
static inline uint64_t ticks(void) { return now_ns(); }
static inline void relax(void) { }
#endif

/* How many ticks a ns has. */
static double measure_rate(void)
{
	uint64_t start = now_ns(), from = ticks(), end;

	do
		end = now_ns();
	while (end - start < 50000000ull);
	return (double)(ticks() - from) / (double)(end - start);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		fprintf(stderr, "cannot run on CPU %d\n", cpu);
		exit(3);
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median_of(double *from, long n)
{
	qsort(from, (size_t)n, sizeof(*from), compare);
	return n % 2 ? from[n / 2] : (from[n / 2 - 1] + from[n / 2]) / 2;
}

/* Prints the median and how far those of ten parts of the time lie apart, divided by `by`. */
static void report(const char *name, double by)
{
	double least = 0, most = 0, all;
	long part = count / PARTS, i;

	for (i = 0; i < PARTS && part > 0; i++) {
		double own = median_of(samples + i * part, part);

		if (i == 0 || own < least)
			least = own;
		if (i == 0 || own > most)
			most = own;
	}
	if (count == 0) {
		printf("%s nothing\n", name);
		return;
	}
	all = median_of(samples, count);
	if (part == 0)
		least = most = all;
	printf("%s %.6g %.6g %.6g %ld\n", name, all / by, least / by, most / by, count);
}

static void keep(uint64_t from, uint64_t to)
{
	if (count < MOST_SAMPLES)
		samples[count++] = (double)(to - from);
}

static char *map_pages(long pages)
{
	char *at = mmap(NULL, (size_t)(pages * page), PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED) {
		fprintf(stderr, "mmap of %ld pages failed\n", pages);
		exit(3);
	}
	/* One entry of the TLB for each page. */
	madvise(at, (size_t)(pages * page), MADV_NOHUGEPAGE);
	return at;
}

static void touch(volatile char *at, long pages)
{
	for (long i = 0; i < pages; i++)
		at[i * page] = 1;
}

/* madvise(MADV_DONTNEED) of pages that were just written, by one thread alone. */
static int run_alone(int cpu, long pages, uint64_t ns)
{
	uint64_t end;
	char *at;

	pin(cpu);
	at = map_pages(pages);
	end = now_ns() + ns;
	do {
		uint64_t from;

		touch(at, pages);
		from = ticks();
		madvise(at, (size_t)(pages * page), MADV_DONTNEED);
		keep(from, ticks());
	} while (now_ns() < end);
	report("call", 1);
	return 0;
}

/* The responder: busy in user mode; after each call it says that it runs, and what was taken from it. */
static struct {
	_Alignas(128) atomic_long turn;
	_Alignas(128) atomic_long seen;
	atomic_int stop, ready;
	int cpu;
	long count;
	double taken[MOST_SAMPLES];
} responder;

static void *respond(void *unused)
{
	uint64_t before, usual = ~0ull, gap = 0;
	long seen = 0;

	(void)unused;
	pin(responder.cpu);
	before = ticks();
	for (int i = 0; i < 100000; i++) {
		uint64_t at = ticks();

		atomic_load_explicit(&responder.turn, memory_order_relaxed);
		if (at - before < usual)
			usual = at - before;
		before = at;
	}
	atomic_store(&responder.ready, 1);
	before = ticks();
	while (!atomic_load_explicit(&responder.stop, memory_order_relaxed)) {
		uint64_t at = ticks();
		long turn = atomic_load_explicit(&responder.turn, memory_order_acquire);

		if (at - before > 4 * usual + 100)
			gap += at - before - usual;
		before = at;
		if (turn == seen)
			continue;
		if (seen > 0 && responder.count < MOST_SAMPLES)
			responder.taken[responder.count++] = (double)gap;
		gap = 0;
		seen = turn;
		atomic_store_explicit(&responder.seen, turn, memory_order_release);
		before = ticks();
	}
	return NULL;
}

static int run_pair(int cpu, int other, long pages, uint64_t ns)
{
	pthread_t thread;
	uint64_t end;
	long turn = 0;
	char *at;

	pin(cpu);
	at = map_pages(pages);
	responder.cpu = other;
	if (pthread_create(&thread, NULL, respond, NULL))
		return 3;
	while (!atomic_load(&responder.ready))
		relax();
	end = now_ns() + ns;
	do {
		uint64_t from;

		touch(at, pages);
		/* A responder that the scheduler has taken off its CPU would be sent no interrupt. */
		atomic_store_explicit(&responder.turn, ++turn, memory_order_release);
		while (atomic_load_explicit(&responder.seen, memory_order_acquire) != turn)
			relax();
		from = ticks();
		madvise(at, (size_t)(pages * page), MADV_DONTNEED);
		keep(from, ticks());
	} while (now_ns() < end);
	atomic_store(&responder.stop, 1);
	pthread_join(thread, NULL);
	report("initiator", 1);
	count = responder.count;
	memcpy(samples, responder.taken, sizeof(*samples) * (size_t)count);
	report("responder", 1);
	return 0;
}

/* Sharers of a page: each reads it when there is a new one, and waits for the next in user mode. */
static struct {
	_Atomic(char *) at;
	atomic_long turn, seen;
	atomic_int stop;
	long pages;
} shared;

static void *share(void *cpu)
{
	long turn = 0;

	pin((int)(intptr_t)cpu);
	while (!atomic_load_explicit(&shared.stop, memory_order_relaxed)) {
		if (atomic_load(&shared.turn) == turn) {
			relax();
			continue;
		}
		turn = atomic_load(&shared.turn);
		volatile char *at = atomic_load(&shared.at);
		for (long i = 0; i < shared.pages; i++)
			(void)at[i * page];
		atomic_fetch_add(&shared.seen, 1);
	}
	return NULL;
}

static int run_sharers(long pages, uint64_t ns, int *cpus, int n)
{
	static pthread_t threads[MOST_CPUS];
	uint64_t end;
	double rate = measure_rate();

	pin(cpus[0]);
	shared.pages = pages;
	for (int i = 1; i < n; i++)
		if (pthread_create(&threads[i], NULL, share, (void *)(intptr_t)cpus[i]))
			return 3;
	end = now_ns() + ns;
	do {
		uint64_t from, to, pause;
		char *at = map_pages(pages);

		touch(at, pages);
		atomic_store(&shared.at, at);
		atomic_store(&shared.seen, 0);
		atomic_fetch_add(&shared.turn, 1);
		while (atomic_load(&shared.seen) < n - 1)
			relax();
		from = ticks();
		munmap(at, (size_t)(pages * page));
		to = ticks();
		keep(from, to);
		for (pause = now_ns() + 20000; now_ns() < pause;)
			relax();
	} while (now_ns() < end);
	atomic_store(&shared.stop, 1);
	for (int i = 1; i < n; i++)
		pthread_join(threads[i], NULL);
	report("munmap", rate * 1000);
	return 0;
}

/* A line that goes to and fro. */
static struct {
	_Alignas(128) atomic_long turn;
	_Alignas(128) atomic_int stop;
	int cpu;
} ball;

static void *answer(void *unused)
{
	(void)unused;
	pin(ball.cpu);
	while (!atomic_load_explicit(&ball.stop, memory_order_relaxed)) {
		long turn = atomic_load_explicit(&ball.turn, memory_order_acquire);

		if (turn & 1)
			atomic_store_explicit(&ball.turn, turn + 1, memory_order_release);
	}
	return NULL;
}

#define ROUNDS 1000

static int run_line(int cpu, int other, uint64_t ns)
{
	pthread_t thread;
	uint64_t end;
	double rate = measure_rate();

	pin(cpu);
	ball.cpu = other;
	if (pthread_create(&thread, NULL, answer, NULL))
		return 3;
	end = now_ns() + ns;
	do {
		uint64_t from = ticks();

		for (int i = 0; i < ROUNDS; i++) {
			long turn = atomic_load_explicit(&ball.turn, memory_order_relaxed);

			atomic_store_explicit(&ball.turn, turn + 1, memory_order_release);
			while (atomic_load_explicit(&ball.turn, memory_order_acquire) != turn + 2)
				;
		}
		keep(from, ticks());
	} while (now_ns() < end);
	atomic_store(&ball.stop, 1);
	pthread_join(thread, NULL);
	/* There and back. */
	report("line", rate * 2 * ROUNDS);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	uint64_t ns = argc > 2 ? (uint64_t)(atof(argv[2]) * 1e9) : 0;

	page = sysconf(_SC_PAGESIZE);
	if (!strcmp(what, "rate")) {
		printf("rate %.6g\n", measure_rate());
		return 0;
	}
	if (!strcmp(what, "spin")) {
		uint64_t end = now_ns() + ns;

		while (now_ns() < end)
			;
		return 0;
	}
	if (!strcmp(what, "alone") && argc == 5)
		return run_alone(atoi(argv[3]), atol(argv[4]), ns);
	if (!strcmp(what, "pair") && argc == 6)
		return run_pair(atoi(argv[3]), atoi(argv[4]), atol(argv[5]), ns);
	if (!strcmp(what, "line") && argc == 5)
		return run_line(atoi(argv[3]), atoi(argv[4]), ns);
	if (!strcmp(what, "sharers") && argc > 4 && argc - 4 <= MOST_CPUS) {
		static int cpus[MOST_CPUS];

		for (int i = 4; i < argc; i++)
			cpus[i - 4] = atoi(argv[i]);
		return run_sharers(atol(argv[3]), ns, cpus, argc - 4);
	}
	fprintf(stderr, "unknown call %s\n", what);
	return 2;
}
