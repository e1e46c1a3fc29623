let s0 = search {
  let s1 = search {
    let s2 = search {
      let s3 = search {
        let s4 = search {
          let s5 = search {
            let s6 = search {
              let s7 = search {
                let s8 = search {
                  let s9 = search {
                    let x = choose 1..=3
                    minimize x
                  }
                  minimize s9.value
                }
                minimize s8.value
              }
              minimize s7.value
            }
            minimize s6.value
          }
          minimize s5.value
        }
        minimize s4.value
      }
      minimize s3.value
    }
    minimize s2.value
  }
  minimize s1.value
}
