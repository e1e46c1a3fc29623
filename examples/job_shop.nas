## Six jobs on six machines, each job with its own way through them: the order of all tasks in which
## the last one ends soonest. Fisher and Thompson's FT06 (1963), whose best makespan is 55.

# For each job its tasks in order: (machine, time).
let jobs = [
  [(2, 1), (0, 3), (1, 6), (3, 7), (5, 3), (4, 6)],
  [(1, 8), (2, 5), (4, 10), (5, 10), (0, 10), (3, 4)],
  [(2, 5), (3, 4), (5, 8), (0, 9), (1, 1), (4, 7)],
  [(1, 5), (0, 5), (2, 5), (3, 3), (4, 8), (5, 9)],
  [(2, 9), (1, 3), (4, 5), (5, 4), (0, 3), (3, 1)],
  [(1, 3), (3, 3), (5, 9), (0, 10), (4, 4), (2, 1)]
]

# An order of 36 turns; a turn gives its job's next task to the machine that it needs.
fn schedule(turns) {
  let job_ends = [0 for job in jobs]
  let machine_ends = [0 for job in jobs]
  let tasks_done = [0 for job in jobs]
  for turn in turns {
    let job = turn mod 6
    let (machine, time) = jobs[job][tasks_done[job]]
    let end = max(job_ends[job], machine_ends[machine]) + time
    job_ends = [if j == job { end } else { job_ends[j] } for j in 0..<6]
    machine_ends = [if m == machine { end } else { machine_ends[m] } for m in 0..<6]
    tasks_done = [if j == job { tasks_done[j] + 1 } else { tasks_done[j] } for j in 0..<6]
  }
  return job_ends
}

let found = search {
  let turns = choose arrangement(0..<36)
  let ends = schedule(turns)
  minimize max(ends)
  using annealing(steps: 50000, seed: 1)
}
print "makespan", found.value
print "jobs in the order of their turns", [turn mod 6 for turn in found.turns]
