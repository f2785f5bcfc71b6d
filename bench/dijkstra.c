/*
 * The unit in which the engine's speed is stated: one plain backward search over all steps, from all targets at once.
 *
 *   cc -O2 -o dijkstra dijkstra.c && ./dijkstra graph.bin [--runs 5] [--queue heap|dial]
 *
 * heap: binary heap, entries that were overtaken are skipped. dial: a ring with one list for each cost that can be open.
 * Only the search is timed, with the initialising of its distances; reading and sorting the file is not. Prints one JSON
 * object: median milliseconds, nodes settled, distance of node 0. The layout of a file is in graph-file.mjs.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { UNREACHED = 0x3fffffff, MAX_TARGETS = 4096, RING = 8192 /* more than the dearest step, a power of two */ };

typedef struct { int32_t node, cost; } Arc;
typedef struct { int32_t node, cost, next; } Entry;

static int32_t nodes, edges, targets[MAX_TARGETS], target_count;
static int32_t *offset, *cost, *next_node;
static Arc *arcs;

static void fail(const char *why) { fprintf(stderr, "%s\n", why); exit(2); }

static void *room(size_t bytes) {
    void *memory = malloc(bytes);
    if (!memory) fail("out of memory");
    return memory;
}

static const char *after(const char *line, const char *key) {
    const char *found = strstr(line, key);
    if (!found) fail("the first line lacks n, m or targets");
    return found + strlen(key);
}

static void read_graph(const char *path) {
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t length = 0;
    if (!file || getline(&line, &length, file) < 0) fail("the file cannot be read");
    nodes = atoi(after(line, "\"n\":")), edges = atoi(after(line, "\"m\":"));
    char *at = strchr(after(line, "\"targets\":"), '[') + 1;
    while (*at != ']' && target_count < MAX_TARGETS) {
        targets[target_count++] = strtol(at, &at, 10);
        at += strspn(at, ", ");
    }
    int32_t *columns = room(12L * edges), *source = columns, *target = source + edges, *price = target + edges;
    if (fread(columns, 12, edges, file) != (size_t)edges) fail("the file is too short");
    offset = calloc(nodes + 2L, 4), arcs = room(sizeof(Arc) * (size_t)edges);
    for (int32_t i = 0; i < edges; i++) offset[target[i] + 2]++;
    for (int32_t i = 0; i < nodes; i++) offset[i + 2] += offset[i + 1];
    for (int32_t i = 0; i < edges; i++) arcs[offset[target[i] + 1]++] = (Arc){source[i], price[i]};
    cost = room(4L * nodes), next_node = room(4L * nodes);
    free(columns), free(line), fclose(file);
}

static uint64_t *heap;
static size_t heap_size, heap_room;

static void push(uint64_t entry) {
    if (heap_size == heap_room) heap = realloc(heap, 8 * (heap_room = heap_room ? 2 * heap_room : 1 << 16));
    size_t at = heap_size++;
    for (; at && heap[(at - 1) / 2] > entry; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = entry;
}

static uint64_t pop(void) {
    uint64_t first = heap[0], moved = heap[--heap_size];
    size_t at = 0;
    for (size_t child = 1; child < heap_size; child = 2 * at + 1) {
        if (child + 1 < heap_size && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= moved) break;
        heap[at] = heap[child], at = child;
    }
    heap[at] = moved;
    return first;
}

static int32_t with_heap(void) {
    int32_t settled = 0;
    for (int i = 0; i < target_count; i++) push((uint32_t)targets[i]);
    while (heap_size) {
        uint64_t first = pop();
        int32_t node = (int32_t)first, here = (int32_t)(first >> 32);
        if (here > cost[node]) continue;
        settled++;
        for (Arc *arc = arcs + offset[node], *end = arcs + offset[node + 1]; arc < end; arc++) {
            int32_t reached = here + arc->cost;
            if (reached >= cost[arc->node]) continue;
            cost[arc->node] = reached, next_node[arc->node] = node;
            push((uint64_t)reached << 32 | (uint32_t)arc->node);
        }
    }
    return settled;
}

static Entry *entries;
static int32_t entry_count, entry_room, ring[RING];

static void put(int32_t node, int32_t reached) {
    if (entry_count == entry_room) entries = realloc(entries, sizeof(Entry) * (entry_room = entry_room ? 2 * entry_room : 1 << 16));
    entries[entry_count] = (Entry){node, reached, ring[reached % RING]};
    ring[reached % RING] = entry_count++;
}

static int32_t with_dial(void) {
    int32_t settled = 0, waiting = target_count;
    memset(ring, -1, sizeof ring), entry_count = 0;
    for (int i = 0; i < target_count; i++) put(targets[i], 0);
    for (int32_t level = 0; waiting; level++)
        for (int32_t *list = &ring[level % RING], at; (at = *list) >= 0;) {
            int32_t node = entries[at].node;
            *list = entries[at].next, waiting--;
            if (entries[at].cost > cost[node]) continue;
            settled++;
            for (Arc *arc = arcs + offset[node], *end = arcs + offset[node + 1]; arc < end; arc++) {
                int32_t reached = level + arc->cost;
                if (reached >= cost[arc->node]) continue;
                cost[arc->node] = reached, next_node[arc->node] = node, waiting++;
                put(arc->node, reached);
            }
        }
    return settled;
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int count, char **words) {
    int runs = 5, dial = 0;
    if (count < 2) fail("usage: dijkstra graph.bin [--runs 5] [--queue heap|dial]");
    for (int i = 2; i + 1 < count; i += 2) {
        if (!strcmp(words[i], "--runs")) runs = atoi(words[i + 1]);
        else if (!strcmp(words[i], "--queue")) dial = !strcmp(words[i + 1], "dial");
        else fail("an option is not known");
    }
    if (runs < 1) fail("there must be a run");
    read_graph(words[1]);
    double *ms = room(sizeof(double) * runs);
    int32_t settled = 0;
    for (int run = 0; run < runs; run++) {
        struct timespec begin, end;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (int32_t i = 0; i < nodes; i++) cost[i] = UNREACHED;
        for (int i = 0; i < target_count; i++) cost[targets[i]] = 0, next_node[targets[i]] = -1;
        settled = dial ? with_dial() : with_heap();
        clock_gettime(CLOCK_MONOTONIC, &end);
        ms[run] = (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6;
    }
    qsort(ms, runs, sizeof(double), ascending);
    printf("{\"ms\":%.3f,\"settled\":%d,\"dist0\":%d}\n", ms[runs / 2], settled, cost[0]);
    return 0;
}
