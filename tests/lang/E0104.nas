import "nets\mobile.nas"
let a = "\\ \" \n \t fine"
let b = "\é"
