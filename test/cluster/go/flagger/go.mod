module plinth.test/cluster/flagger

go 1.25.0

require github.com/fluxcd/flagger v1.43.0
