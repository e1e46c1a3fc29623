## The works of Shakespeare as characters: windows of 128 tokens and the tokens that follow.

let shakespeare = dataset("shakespeare", tokens: [128], next: [128], vocabulary: 65)
