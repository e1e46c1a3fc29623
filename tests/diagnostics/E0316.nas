import "../secret.nas" as s
import "/etc/passwd" as p
print s.a
