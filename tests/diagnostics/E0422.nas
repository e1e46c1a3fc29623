let a = choose 0..=10 step 0
