let a = search { minimize 3 }
print a.value
