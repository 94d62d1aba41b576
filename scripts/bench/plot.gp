# Draws docs/cost.png from docs/cost.tsv, which `deno task bench --data docs/cost.tsv` writes:
#   gnuplot scripts/bench/plot.gp
set datafile separator "\t"
set terminal pngcairo size 1200,560 font "sans,11"
set output "docs/cost.png"
set multiplot layout 1,2
set logscale xy
set grid
set key left top
set xlabel "sockets"
set style data linespoints
rows(kind, name) = sprintf("< awk -F'\\t' '$1 == \"%s\" && $2 == \"%s\"' docs/cost.tsv | sort -t'\t' -k3n", kind, name)

set title "Once, with owners: wall time of the whole process"
set ylabel "milliseconds"
plot rows("list", "estab (Node, bundle) list") using 3:4 title "estab list (Node)" lw 2, \
     rows("list", "estab (Deno) list") using 3:4 title "estab list (Deno)" lw 2, \
     rows("list", "ss -tunap") using 3:4 title "ss -tunap", \
     rows("list", "netstat -tunap") using 3:4 title "netstat -tunap", \
     rows("list", "lsof -nPi") using 3:4 title "lsof -nPi", \
     rows("list", "floor: netlink") using 3:4 title "floor: a C dump of netlink" dt 2, \
     rows("list", "floor: links") using 3:4 title "floor: a C scan of the links" dt 2

set title "Live, at 1 s: CPU of a refresh"
set ylabel "milliseconds of CPU"
plot rows("refresh", "estab (Node, bundle)") using 3:4 title "estab (Node)" lw 2, \
     rows("refresh", "floor for estab (Node, bundle)") using 3:4 title "floor: a C dump of netlink" dt 2, \
     rows("refresh", "watch -n 1 ss -tunap") using 3:4 title "watch -n 1 ss -tunap"
unset multiplot
