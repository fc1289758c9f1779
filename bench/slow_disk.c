/* A disk that confirms a write later than the one underneath: loaded before the C library by bench/slow_disk.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const volatile uint32_t *microseconds;

__attribute__((constructor)) static void open_delay(void) {
    const char *name = getenv("BENCH_SLOW_DISK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *microseconds, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) microseconds = page;
}

int fdatasync(int file) {
    static int (*really)(int);
    if (!really) really = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int answer = really(file);
    if (microseconds && *microseconds) usleep(*microseconds);
    return answer;
}
