# Litang. `make help` tells the targets and knobs.
SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
ifneq ($(filter-out n no 0,$(SAN)),)
B ?= build-san
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
B ?= build
DIRS ?= core kiosk screens devices server
CC := gcc
PKGS := ncursesw libqrencode sqlite3 libuv libcurl libmicrohttpd gnutls libsodium libcjson libzstd inih libutf8proc libusb-1.0 freetype2 libpcsclite libpq
OPT := $(if $(filter-out n no 0,$(DEV) $(SAN)),-O1 -g3,-O2 -g)
WARN := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wswitch -Wimplicit-fallthrough
CFLAGS = -std=c17 $(OPT) $(WARN) $(SANFLAGS) -D_GNU_SOURCE -D_FORTIFY_SOURCE=$(if $(SANFLAGS),0,2) -fstack-protector-strong -I. \
	-DLITANG_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
VERSION := 0.1
LIB_CORE := -lsodium -lcjson -lutf8proc -lsqlite3 -lzstd -lxlsxwriter -lm
LIBS_litang := $(LIB_CORE) -lncursesw -ltinfo -luv -lqrencode -linih -lusb-1.0 -lfreetype
LIBS_litang-hub := $(LIB_CORE) -lqrencode -lmicrohttpd -lgnutls -lcsv -lpq -lcurl
LIBS_litang-courier := -lcurl
LIBS_litang-cards := -lpcsclite
LIBS_litang-stick := -ludev
LIBS_litang-voice := $(LIB_CORE) -lespeak-ng -lasound -lsndfile -lsamplerate
LIBS_test := $(LIB_CORE) -lncursesw -ltinfo -luv -lqrencode -linih -lmicrohttpd -lgnutls -lcsv -lpq -lcurl -lusb-1.0 -lfreetype -lespeak-ng -lasound -lsndfile -lsamplerate $(shell pkg-config --libs check vterm umockdev-1.0 2>/dev/null) -lutil
LDFLAGS := -Wl,--as-needed -Wl,-z,relro,-z,now
Q := $(if $(filter-out n no 0,$(V)),,@)

MAINS := kiosk/main.c server/main.c kiosk/sync/courier_main.c devices/pcsc_main.c devices/voice_main.c \
	devices/stick_main.c
SRC := $(sort $(shell find $(DIRS) -name '*.c'))
UNIHAN := $(patsubst %,/usr/share/unicode/Unihan_%.txt.bz2,Readings Variants)
LIB_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAINS),$(SRC))) $(if $(filter core core/hall,$(DIRS)),$(B)/gen/readings.o) $(if $(filter server,$(DIRS)),$(B)/gen/web.o)
TESTS := $(patsubst %.c,$(B)/%,$(sort $(shell find $(addprefix tests/,$(DIRS) e2e faults crashvfs sim soak spin) -name 'test_*.c' 2>/dev/null)))
HELP_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))
PROGRAMS := $(B)/litang $(B)/litang-hub $(B)/litang-courier $(B)/litang-cards $(B)/litang-voice \
	$(B)/litang-stick
LANGS := $(patsubst locales/%.po,%,$(wildcard locales/*.po))
MO := $(patsubst %,$(B)/locale/%/LC_MESSAGES/litang.mo,$(LANGS))

.PHONY: all run test check lint golden tasks bench valgrind fuzz pot help clean packages-run packages-test packages-extra
all: $(PROGRAMS) $(MO)

run: packages-run ## the demo hall on this terminal
	$(Q)$(MAKE) -s all
	$(Q)$(B)/litang demo

test: packages-test ## installs what is missing, builds, runs every test
	$(Q)$(MAKE) -s check

check: all $(TESTS) $(B)/tests/paper/slips
	@echo "the hub's page: not driven by a browser (make web-test does it)"
	$(Q)tests/paper/run --if-there $(B); slips=$$?; tests/run $(B) $(TESTS) && exit $$slips

golden: packages-test ## writes the golden screens anew; read the diff
	$(Q)$(MAKE) -s all $(B)/tests/screens/test_golden && LITANG_GOLDEN=write $(B)/tests/screens/test_golden

tasks: packages-test ## counts the presses each task takes, writes docs/TASKS.md
	$(Q)$(MAKE) -s all $(B)/tests/e2e/test_tasks && LITANG_TASKS=write tests/run $(B) $(B)/tests/e2e/test_tasks

lint: packages-extra ## format, clang-tidy, headers alone, layers, locales
	$(Q)tools/lint

bench: packages-test packages-extra ## ratios in one run, written to build/bench.json
	$(Q)$(MAKE) -s all $(B)/tests/bench/bench $(B)/tests/bench/devices $(B)/tests/bench/hub
	$(Q)tests/bench/run $(B)
bench-hub: packages-test ## its part of the hub; A_DAY=2000: a fuller week; ACTS=10000000: only a ledger that grows; ON=postgresql: only there
	$(Q)$(MAKE) -s all $(B)/tests/bench/hub
	$(Q)tests/bench/run-hub $(B)
.PHONY: bench-hub

valgrind: packages-test packages-extra ## the units under valgrind
	$(Q)$(MAKE) -s all $(TESTS) && tests/run --valgrind $(B) $(TESTS)

paper: packages-test ## the slips read by npos and zbar; pictures of them in build/paper
	$(Q)command -v node npm >/dev/null || tools/packages paper
	$(Q)$(MAKE) -s all $(B)/tests/paper/slips
	$(Q)tests/paper/run $(B)
.PHONY: paper

office: packages-test ## workbooks opened by LibreOffice, which it installs; their pages in build/office
	$(Q)tools/packages office
	$(Q)$(MAKE) -s all $(B)/tests/server/test_workbook && mkdir -p $(B)/office
	$(Q)LITANG_TEST_DB=sqlite LITANG_OFFICE=$(abspath $(B)/office) tests/run $(B) $(B)/tests/server/test_workbook
	$(Q)cd $(B)/office && for f in *.pdf; do pdftoppm -r 80 -png $$f $${f%.pdf}; done; ls
.PHONY: office

web-test: packages-test ## the hub's page in a headless Chromium, with axe; pictures of it in build/web
	$(Q)tools/packages web
	$(Q)$(MAKE) -s all
	$(Q)tests/web/run $(B)
.PHONY: web-test

QEMU_PROGRAMS := $(patsubst %,$(B)/tests/qemu/%,screen writer hold usbredir)
qemu: packages-test ## the terminal in a real kernel: USB devices and power cuts
	$(Q)tests/qemu/run $(B)
.PHONY: qemu qemu-programs
qemu-programs: all $(QEMU_PROGRAMS)
$(B)/tests/qemu/usbredir: $(B)/tests/qemu/redir.o
$(B)/tests/qemu/usbredir: LIBS_test += -lusbredirparser

# ---- the hall's own session ----
# Two small programs that speak Wayland, each with its own description of what it needs of it.
$(B)/session/%.h: %.xml
	$(Q)mkdir -p $(@D) && wayland-scanner client-header $< $@
$(B)/session/%.c: %.xml
	$(Q)mkdir -p $(@D) && wayland-scanner private-code $< $@
vpath %.xml session tests/session
LIBS_litang-pointer := -lwayland-client
LIBS_hands := -lwayland-client -lxkbcommon
$(B)/litang-pointer: session/pointer.c $(B)/session/virtual-pointer.c
$(B)/tests/session/hands: tests/session/hands.c $(B)/session/virtual-pointer.c $(B)/session/virtual-keyboard.c
$(B)/litang-pointer $(B)/tests/session/hands: $(B)/session/virtual-pointer.h $(B)/session/virtual-keyboard.h
	$(if $(Q),@echo "  ld $@")
	$(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) $(SANFLAGS) $(LDFLAGS) -I$(B)/session -o $@ $(filter %.c,$^) $(LIBS_$(@F))
.SECONDARY: $(B)/session/virtual-pointer.c $(B)/session/virtual-keyboard.c

install: ## all of it into PREFIX (/usr/local), under DESTDIR; docs/INSTALL.md
	$(Q)$(MAKE) -s all $(B)/litang-pointer && session/install in $(B)
uninstall: ## takes it away again; what belongs to the hall stays
	$(Q)session/install out $(B)
session: ## the session in a headless sway: taps, every key, what is killed, bigger letters; skips what is missing
	$(Q)tests/session/run $(B) $(T)
pictures: ## docs/pictures, of the session as it is installed
	$(Q)tests/session/run --pictures $(B)
.PHONY: install uninstall session pictures

# ---- faults from outside, against the real programs ----
killtest: packages-test ## kill -9 CYCLES (5000) times, of the terminal, and its share of hub and screen
	$(Q)$(MAKE) -s all $(B)/tests/faults/test_kill
	$(Q)CYCLES=$(or $(CYCLES),5000) tests/faults/run $(B) kill
iofaults: packages-test ## the nth write, sync, open, malloc fails, for each n up to POINTS (500)
	$(Q)$(MAKE) -s all $(B)/tests/faults/test_io
	$(Q)POINTS=$(or $(POINTS),500) tests/faults/run $(B) io
linetest: packages-test ## a contact over TLS cut at every byte of it, and other bad lines
	$(Q)$(MAKE) -s all $(B)/tests/faults/test_line
	$(Q)EVERY_BYTE=1 tests/faults/run $(B) line
.PHONY: killtest iofaults linetest
$(patsubst %,$(B)/tests/faults/test_%,kill io line nginx): | $(B)/tests/faults/clerk
$(B)/tests/faults/test_io: | $(B)/tests/faults/fail.so
$(B)/tests/faults/fail.so: tests/faults/fail.c tests/faults/fail.h
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O2 $(WARN) -D_GNU_SOURCE -I. -fPIC -shared -o $@ $<

crashvfs: packages-test ## the power is cut at POINTS (50000) disk operations of terminal and hub
	$(Q)$(MAKE) -s $(B)/tests/crashvfs/crashvfs $(B)/tests/crashvfs/platter
	$(Q)tests/crashvfs/platter-run $(B) || [ $$? = 77 ]
	$(Q)TZ=Asia/Shanghai $(B)/tests/crashvfs/crashvfs $(or $(POINTS),50000)
.PHONY: crashvfs

spin: packages-test ## models of leases and of acks and epochs, and variants that must fail; LONG=1: larger
	$(Q)tests/spin/run $(B)
.PHONY: spin
sim: packages-test ## hub, terminals and network in one process, SEEDS (20000) times; SEED=N: one, told; MUTATIONS=y
	$(Q)$(MAKE) -s $(B)/tests/sim/sim
	$(Q)$(B)/tests/sim/sim $(if $(SEED),--seed $(SEED) -v,$(if $(MUTATIONS),--mutations --seeds $(or $(SEEDS),600),--seeds $(or $(SEEDS),20000)))
.PHONY: sim

soak: packages-test ## SOAK_TERMINALS (559) for SOAK_DAYS (30) on both ledgers; SOAK_VISITS, SOAK_ON, SOAK_DIR
	$(Q)$(MAKE) -s $(B)/tests/soak/soak
	$(Q)TZ=Asia/Shanghai $(B)/tests/soak/soak
.PHONY: soak

fuzz: packages-extra ## each fuzz target for SECONDS (60); ENGINE=afl: those of devices, by AFL++
	$(Q)tests/fuzz/run $(or $(SECONDS),60)

pot: ## brings locales/*.po up to date with the sources
	$(Q)tools/pot

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo "  knobs: DEV=1 unoptimised  SAN=1 sanitizers, in build-san/  V=1 shows commands  B=dir build folder"

clean: ## removes what was built
	rm -rf build build-*

packages-run packages-test packages-extra: packages-%:
	$(Q)tools/packages $(patsubst %,run $*,$(filter-out run,$*)) $(filter run,$*)

$(B)/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  cc $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/readings.c: tools/pinyin tools/pinyin.awk locales/zh_CN.pinyin $(UNIHAN)
	$(Q)mkdir -p $(@D) && tools/pinyin >$@.part && mv $@.part $@

$(B)/gen/readings.o: $(B)/gen/readings.c core/hall/readings.h
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# The hub's page: its files, and its words out of locales/, become one object (server/web/files.c).
WEB := $(B)/gen/web
WEB_FILES := $(patsubst %,$(WEB)/%,index.html app.css $(notdir $(wildcard server/web/*.js)) $(patsubst %,words-%.json,$(LANGS)))
$(WEB)/%: server/web/%
	$(Q)mkdir -p $(@D) && cp $< $@
$(WEB)/words-%.json: locales/%.po $(wildcard server/web/*.js) tools/web-words
	$(Q)mkdir -p $(@D) && tools/web-words $< >$@.part && mv $@.part $@
$(B)/gen/web.o: $(WEB_FILES)
	$(Q)cd $(WEB) && ld -r -b binary -z noexecstack -o ../web.o $(notdir $^)
	$(Q)objcopy --rename-section .data=.rodata,alloc,load,readonly,data,contents $@
	$(Q)objcopy $$(nm $@ | awk '{ n = $$3; sub("_binary_", "web_", n); print "--redefine-sym", $$3 "=" n }') $@

$(B)/lib.a: $(LIB_OBJ)
	$(Q)rm -f $@; ar rcsT $@ $^

$(B)/litang: $(B)/kiosk/main.o $(B)/lib.a
$(B)/litang-hub: $(B)/server/main.o $(B)/lib.a
$(B)/litang-courier: $(B)/kiosk/sync/courier_main.o $(B)/lib.a
$(B)/litang-cards: $(B)/devices/pcsc_main.o $(B)/lib.a
$(B)/litang-stick: $(B)/devices/stick_main.o
$(B)/litang-voice: $(B)/devices/voice_main.o $(B)/lib.a
$(PROGRAMS):
	$(if $(Q),@echo "  ld $@")
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_$(@F))

$(B)/tests/support.a: $(HELP_OBJ)
	$(Q)rm -f $@; ar rcsT $@ $^

$(B)/tests/support/usbemu.o $(B)/tests/support/usbemu_urb.o: CFLAGS += $(subst -I,-isystem ,$(shell pkg-config --cflags umockdev-1.0))

$(B)/tests/%: $(B)/tests/%.o $(B)/tests/support.a $(B)/lib.a
	$(if $(Q),@echo "  ld $@")
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS_test)

$(B)/tests/sound/card.so: tests/sound/card.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O2 $(WARN) -D_GNU_SOURCE -DPIC -fPIC -shared -o $@ $< -lasound
$(B)/tests/devices/test_voice_sound $(B)/tests/devices/test_voice_cards $(B)/tests/bench/devices: $(B)/tests/sound/card.so

$(B)/tests/e2e/test_voice: | $(B)/tests/sound/relay

CRASHVFS := $(patsubst %,$(B)/tests/crashvfs/%.o,hall steps cuts point look terminal hub)
$(addprefix $(B)/tests/crashvfs/,crashvfs test_crashvfs test_faults): $(CRASHVFS)

SOAK := $(patsubst %,$(B)/tests/soak/%.o,month machine visit tables books) $(B)/tests/sim/fate.o
$(B)/tests/soak/test_soak: $(SOAK)
$(B)/tests/soak/soak: $(B)/tests/soak/main.o $(SOAK) $(B)/tests/support.a $(B)/lib.a
	$(if $(Q),@echo "  ld $@")
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS_test)

$(B)/tests/bench/bench: $(B)/tests/bench/export.o $(B)/tests/bench/hall.o $(B)/tests/bench/figure.o
$(B)/tests/bench/devices: $(B)/tests/bench/figure.o
BENCH_HUB := $(patsubst %,$(B)/tests/bench/%.o,town server load peers drain copy page polls hall figure)
$(B)/tests/bench/hub: $(BENCH_HUB) | $(B)/tests/bench/syncs.so $(B)/tests/faults/clerk
$(B)/tests/bench/syncs.so: tests/bench/syncs.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O2 $(WARN) -D_GNU_SOURCE -fPIC -shared -o $@ $<

# The simulator; files that tests/sim puts faults into are built for it once more, with their switches.
MUTATED := $(addprefix server/,ingest.c grants.c ledger.c ledger_uplink.c serving.c) kiosk/sync/exchange.c \
	$(addprefix kiosk/store/,outbox.c lease.c project.c record.c bind.c base.c prune.c)
MUTATED_OBJ := $(patsubst %.c,$(B)/tests/sim/mutated/%.o,$(MUTATED))
$(B)/tests/sim/sim: $(patsubst %.c,$(B)/%.o,$(filter-out tests/sim/test_%,$(wildcard tests/sim/*.c))) $(MUTATED_OBJ)
, := ,
QUICK := detached verify_detached ed25519_pk_to_curve25519
$(B)/tests/sim/sim: private LDFLAGS += $(patsubst %,-Wl$(,)--wrap=crypto_sign_%,$(QUICK))
$(B)/tests/sim/test_sim: | $(B)/tests/sim/sim
$(B)/tests/sim/mutated/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  cc $< with switches")
	$(Q)$(CC) $(CFLAGS) -DLITANG_MUTATIONS -MMD -MP -c -o $@ $<

$(B)/locale/%/LC_MESSAGES/litang.mo: locales/%.po
	$(Q)mkdir -p $(@D) && msgfmt --check-format -o $@ $<

.PRECIOUS: $(B)/%.o
-include $(shell find $(B) -name '*.d' 2>/dev/null)
