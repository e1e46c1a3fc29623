#!/bin/sh
# The library's models against the published layer tables, row by row, and their multiply-accumulates.
. "$srcdir/tests/tap.sh"
data=${NAS_DATA:-$srcdir/../shared/data}/layers

total() { # import, call, MACs
    printf 'import %s\nprint macs(%s)\n' "$1" "$2" >total.nas
    run run total.nas
    out_is "$3" "$2 multiplies and accumulates $3 times"
}
total models.vgg16 'vgg16()' 15470264320
total models.resnet50 'resnet50()' 4089184256
total models.mobilenet_v2 'mobilenet_v2()' 300774272
total models.mnasnet 'mnasnet()' 311579072
total models.squeezenet 'squeezenet()' 818924576
total 'models.squeezenet.(squeezenet_v11)' 'squeezenet_v11()' 349151936
total models.unet 'unet()' 150428424448

rows() { # import, call, table
    if [ ! -r "$data/$3" ]; then
        skip "$2 against $3" "no $data/$3"
        return
    fi
    cat >rows.nas <<END
import $1
export [(name: l.name, kind: l.kind, n: l.n, k: l.k, c: l.c, y: l.y, x: l.x, r: l.r, s: l.s, stride: l.stride,
         groups: l.groups, out_y: l.out_y, out_x: l.out_x) for l in layers($2)] as "rows.csv"
END
    run run rows.nas
    tail -n +2 "$data/$3" | tr -d '\r' >want
    tail -n +2 rows.csv | tr -d '"\r' >got
    if cmp -s got want; then pass "$2 has the layers of $3"
    else fail "$2 has the layers of $3" "$(diff want got | head -5)"
    fi
    rm -f rows.csv
}
rows models.vgg16 'vgg16()' vgg16.csv
rows models.resnet50 'resnet50()' resnet50.csv
rows 'models.resnet50.(resnet50_v1)' 'resnet50_v1()' resnet50_v1.csv
rows models.mobilenet_v2 'mobilenet_v2()' mobilenetv2.csv
rows models.mnasnet 'mnasnet()' mnasnet_a1.csv
rows models.squeezenet 'squeezenet()' squeezenet.csv
rows 'models.squeezenet.(squeezenet_v11)' 'squeezenet_v11()' squeezenet_v11.csv
rows models.unet 'unet()' unet.csv
finish
