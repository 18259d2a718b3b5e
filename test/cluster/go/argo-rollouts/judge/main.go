// What the controller of Argo Rollouts says of Rollouts: a line of JSON each from stdin, and an answer a line, empty where it has nothing against one.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	strict "sigs.k8s.io/json"
)

func main() {
	in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		answer, _ := json.Marshal(refusal(in.Bytes()))
		fmt.Fprintf(out, "%s\n", answer)
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out.Flush()
}

// Unknown fields are refused as an API server refuses them: the controller's types would drop them, and the pods would be without.
func refusal(line []byte) string {
	var rollout v1alpha1.Rollout
	unknown, err := strict.UnmarshalStrict(line, &rollout)
	if err != nil {
		return err.Error()
	}
	if len(unknown) > 0 {
		return unknown[0].Error()
	}
	if refused := validation.ValidateRollout(&rollout).ToAggregate(); refused != nil {
		return refused.Error()
	}
	return ""
}
