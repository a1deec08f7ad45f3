#!/bin/sh
# Measures TLB flushes on this Linux computer: one thread alone, a pair of threads, munmap by the number of
# sharers, and transfers of a cache line. Made by Shootdown Lab (lab measure script). It needs a C compiler
# and no root; it writes to a temporary folder and to its output only, and takes about a minute.
#
#   sh measure.sh > rows.csv       SECONDS_EACH=0.05 makes it shorter, CC=clang takes another compiler
#   lab measure import rows.csv -o rows.json
#   lab validate --rows rows.json
set -eu
LC_ALL=C
export LC_ALL
seconds=${SECONDS_EACH:-0.5}
cc=${CC:-cc}
form=1

note() { printf '# %s: %s\n' "$1" "$2"; }
fail() { printf 'measure: %s\n' "$1" >&2; exit 1; }
first() { head -n 1 "$1" 2>/dev/null || true; }
has_program() { command -v "$1" >/dev/null 2>&1; }

[ "$(uname -s)" = Linux ] || fail 'this is not Linux: the script reads /proc and /sys'
has_program "$cc" || fail "no C compiler ($cc): install gcc or clang, or set CC"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
cat > "$folder/probe.c" <<'PROGRAM'
@@PROGRAM@@
PROGRAM
"$cc" -O2 -std=gnu11 -pthread -o "$folder/probe" "$folder/probe.c" 2>"$folder/errors" ||
	fail "$cc could not compile the program: $(head -n 3 "$folder/errors")"
probe() { "$folder/probe" "$@" 2>>"$folder/errors" || printf 'failed\n'; }

# 0-3,8 as 0 1 2 3 8
spread() {
	printf '%s\n' "$1" | tr ',' '\n' | while IFS=- read -r from to; do
		[ -n "$from" ] || continue
		i=$from
		while [ "$i" -le "${to:-$from}" ]; do printf '%s ' "$i"; i=$((i + 1)); done
	done
}
cpus=$(spread "$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)")
online=$(spread "$(first /sys/devices/system/cpu/online)")
count_words() { printf '%s\n' "$#"; }
# shellcheck disable=SC2086
threads=$(count_words ${online:-$cpus})
topology() { first "/sys/devices/system/cpu/cpu$1/topology/$2"; }
cache() {
	for index in /sys/devices/system/cpu/cpu"$1"/cache/index*; do
		[ "$(first "$index/level")" = 3 ] && first "$index/shared_cpu_list"
	done
}
sockets=$(for i in ${online:-$cpus}; do topology "$i" physical_package_id; done | sort -u | grep -c . || true)
cores=$(for i in ${online:-$cpus}; do
	printf '%s %s\n' "$(topology "$i" physical_package_id)" "$(topology "$i" core_id)"
done | sort -u | grep -c . || true)
caches=$(for i in ${online:-$cpus}; do cache "$i"; done | sort -u | grep -c . || true)

model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
[ -n "$model" ] || model=$(uname -m)
slug=$(printf '%s' "$model" | tr 'A-Z' 'a-z' | tr -cs 'a-z0-9' '-' | cut -c1-40 | sed 's/^-*//; s/-*$//')
machine="own-$slug-$threads"
is_virtual=no
grep -q '^flags.*\bhypervisor\b' /proc/cpuinfo && is_virtual=yes
if has_program systemd-detect-virt; then
	kind=$(systemd-detect-virt --vm 2>/dev/null || true)
	case $kind in '' | none) ;; *) is_virtual=$kind ;; esac
elif [ "$is_virtual" = yes ] && has_program lscpu; then
	kind=$(lscpu | sed -n 's/^Hypervisor vendor:[[:space:]]*//p')
	is_virtual=${kind:-yes}
fi
meltdown=$(first /sys/devices/system/cpu/vulnerabilities/meltdown)
pti=unknown
case $meltdown in *PTI*) pti=true ;; ?*) pti=false ;; esac
rate=$(probe rate | sed -n 's/^rate //p')
[ -n "$rate" ] || fail "the program does not run: $(head -n 1 "$folder/errors")"
ghz=$rate
unit=cycles
case $(uname -m) in x86_64 | i?86) ;; *) unit=ns; ghz= ;; esac

note shootdown-lab-measure "$form"
note machine "$machine"
note cpu "$model"
note sockets "$sockets"
note cores "$cores"
note threads "$threads"
note ghz "${ghz:-unknown}"
note kernel "$(uname -r)"
note architecture "$(uname -m)"
note mitigations "$pti"
note meltdown "${meltdown:-not said}"
note command-line-mitigations "$(tr ' ' '\n' </proc/cmdline 2>/dev/null | grep -E '^(mitigations|nopti|pti|nopcid|noinvpcid)' | tr '\n' ' ' || true)"
note virtual "$is_virtual"
note seconds-each "$seconds"
note governor "$(first /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor)"

# The clock at which cycles pass, beside the counter's, by perf.
paranoid=$(first /proc/sys/kernel/perf_event_paranoid)
if ! has_program perf; then
	note perf 'not installed: whether the CPU runs at the clock of its counter is not known'
elif ! perf stat -x, -o "$folder/perf" -e cycles:u,task-clock "$folder/probe" spin 0.2 >/dev/null 2>&1; then
	note perf "not permitted (kernel.perf_event_paranoid is $paranoid): the real clock is not known"
else
	cycles=$(sed -n 's/^\([0-9]*\),[^,]*,cycles.*/\1/p' "$folder/perf")
	clock=$(sed -n 's/^\([0-9.]*\),[^,]*,task-clock.*/\1/p' "$folder/perf")
	if [ -n "$cycles" ] && [ -n "$clock" ]; then
		note perf "ran at $(awk "BEGIN { printf \"%.3f\", $cycles / $clock / 1e6 }") GHz; the counter ticks at $rate GHz"
	else
		note perf 'counts no cycles here, as in most virtual machines: the real clock is not known'
	fi
fi

interrupts() { awk '$1 == "TLB:" { for (i = 2; i <= NF && $i ~ /^[0-9]+$/; i++) sum += $i } END { printf "%d", sum }' /proc/interrupts; }
grep -q '^ *TLB:' /proc/interrupts || note missing 'interruptsPerCall: /proc/interrupts has no line TLB here'
grep -q '^nr_tlb_' /proc/vmstat ||
	note missing 'nr_tlb_* of /proc/vmstat: they need a kernel with CONFIG_DEBUG_TLBFLUSH'
stolen() { awk '$1 == "cpu" { for (i = 2; i <= 9; i++) sum += $i; print $9, sum }' /proc/stat; }
before=$(stolen)

printf 'id,experiment,metric,unit,value,uncertainty,n,interruptsPerCall,placement,pages,cores,policy,distance,benchmark,conditions\n'
# row ID EXPERIMENT METRIC UNIT "NAME VALUE LOW HIGH N" INTERRUPTS REST
row() {
	set -- "$1" "$2" "$3" "$4" "$6" "$7" $5
	# ID EXPERIMENT METRIC UNIT INTERRUPTS REST NAME VALUE LOW HIGH N
	case ${8:-} in '' | *[!0-9.eE+-]*) note missing "$1: ${7:-nothing} ${8:-was printed}" ; return ;; esac
	spread_of="median; tenths of the time $9 to ${10}"
	calls=${11}
	each=
	[ -z "$5" ] || [ -z "$calls" ] || each=$(awk "BEGIN { printf \"%.3g\", $5 / $calls }")
	printf '%s-%s,%s,%s,%s,%s,%s,%s,%s,%s\n' "$machine" "$1" "$2" "$3" "$4" "$8" "$spread_of" "$calls" "$each" "$6"
}

# shellcheck disable=SC2086
set -- $cpus
base=$1
sibling= near= group= far=
mine=$(spread "$(topology "$base" thread_siblings_list)")
own_package=$(topology "$base" physical_package_id)
own_cache=$(cache "$base")
for i in $cpus; do
	[ "$i" = "$base" ] && continue
	case " $mine" in *" $i "*) sibling=${sibling:-$i}; continue ;; esac
	if [ "$(topology "$i" physical_package_id)" != "$own_package" ]; then far=${far:-$i}; continue; fi
	if [ "$caches" -gt "$sockets" ] && [ -n "$own_cache" ] && [ "$(cache "$i")" = "$own_cache" ]; then
		group=${group:-$i}
	else
		near=${near:-$i}
	fi
done
case $model in
*AMD* | *EPYC* | *Ryzen*)
	# A socket with one group of cores: its lines do not leave the group.
	if [ -z "$group" ] && [ "$caches" -le "$sockets" ]; then group=$near; same_l3=$near; fi ;;
esac

for pages in 1 2 4 10 33 64; do
	result=$(probe alone "$seconds" "$base" "$pages")
	row "alone-${pages}p" local-flush cyclesPerCall "$unit" "$result" '' ",,,,,\"madvise(MADV_DONTNEED), one thread\",$pages pages"
done
pair() {
	for pages in 1 10; do
		from=$(interrupts)
		result=$(probe pair "$seconds" "$base" "$2" "$pages")
		taken=$(($(interrupts) - from))
		row "pair-$1-${pages}p-initiator" pair initiatorCyclesPerCall "$unit" \
			"$(printf '%s\n' "$result" | grep '^initiator')" "$taken" "$1,$pages,,,,,"
		row "pair-$1-${pages}p-responder" pair responderCyclesPerCall "$unit" \
			"$(printf '%s\n' "$result" | grep '^responder')" "$taken" "$1,$pages,,,,,"
	done
}
line() {
	row "line-$1" line-transfer oneWayNs ns "$(probe line "$seconds" "$base" "$2")" '' ",,,,\"$3\",,"
}
if [ -n "$sibling" ]; then
	pair same-core "$sibling"
	line same-core "$sibling" 'two threads of one core'
else note missing 'same-core: no CPU that the script may use is another thread of a core'; fi
if [ -n "${near:-$group}" ]; then pair same-socket "${near:-$group}"
else note missing 'same-socket: there is one core only'; fi
[ -z "$group" ] || line same-l3 "$group" 'same socket, same L3'
if [ -n "$near" ] && [ "$near" != "${same_l3:-}" ]; then line same-socket "$near" 'same socket'; fi
if [ -n "$far" ]; then
	pair other-socket "$far"
	line other-socket "$far" 'different socket'
else note missing 'other-socket: there is one socket only'; fi

# munmap by the number of sharers: 1, 2, 4 ... and all; one thread of each core first.
ordered=$(for i in $cpus; do
	place=0
	for one in $(spread "$(topology "$i" thread_siblings_list)"); do
		[ "$one" = "$i" ] && break
		place=$((place + 1))
	done
	printf '%s %s %s\n' "$place" "$(topology "$i" physical_package_id)" "$i"
done | sort -n -k1,1 -k2,2 -k3,3 | cut -d ' ' -f 3 | tr '\n' ' ')
usable=$(count_words $cpus)
sizes=1
size=2
while [ "$size" -lt "$usable" ]; do sizes="$sizes $size"; size=$((size * 2)); done
[ "$usable" -le 1 ] || sizes="$sizes $usable"
for size in $sizes; do
	chosen=$(printf '%s\n' "$ordered" | cut -d ' ' -f "1-$size")
	for pages in 1 32; do
		from=$(interrupts)
		# shellcheck disable=SC2086
		result=$(probe sharers "$seconds" "$pages" $chosen)
		taken=$(($(interrupts) - from))
		row "munmap-${size}c-${pages}p" sharers munmapUs us "$result" "$taken" ",$pages,$size,linux,,,"
	done
done

after=$(stolen)
note stolen "$(printf '%s %s\n' "$before" "$after" | awk '{ if ($4 > $2) printf "%.1f %% of the time was taken by the host", 100 * ($3 - $1) / ($4 - $2); else print "not known" }')"
note limit 'INVLPG and full flushes alone cannot be timed from user mode: a call holds them'
note limit 'the cost of an interrupt alone is not told apart: a pair holds sending, handling and waiting'
if [ "$is_virtual" != no ]; then
	note limit 'virtual machine: an IPI may leave the guest, so pairs and sharers hold the work of the hypervisor'
	note limit 'virtual machine: the distances are those that the hypervisor shows; other sockets and cores may be others'
	note limit 'virtual machine: a guest may leave out IPIs to CPUs that the host does not run (interruptsPerCall below 1)'
	note limit 'virtual machine: idle exit, ticks and what the host takes from a CPU are not the hardware'"'"'s'
fi
