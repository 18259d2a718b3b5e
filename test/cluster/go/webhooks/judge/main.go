// What the webhooks of JobSet and LeaderWorkerSet say of a change: definitions of both on the first line of stdin, then a change a line, and an answer a line, empty where they
// have nothing against it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

type change struct {
	Before map[string]any `json:"before"`
	After  map[string]any `json:"after"`
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	if err := answer(json.NewDecoder(os.Stdin), json.NewEncoder(out)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out.Flush()
}

func answer(in *json.Decoder, out *json.Encoder) error {
	var definitions []apiextensionsv1.CustomResourceDefinition
	if err := in.Decode(&definitions); err != nil {
		return err
	}
	hooks, err := webhooks()
	if err != nil {
		return err
	}
	kinds := map[string]*kind{}
	for _, definition := range definitions {
		made, err := newKind(definition, hooks)
		if err != nil {
			return err
		}
		kinds[definition.Spec.Names.Kind] = made
	}
	for in.More() {
		var line json.RawMessage
		if err := in.Decode(&line); err != nil {
			return err
		}
		var asked change
		// Whole numbers are no floats to a server.
		if err := utiljson.Unmarshal(line, &asked); err != nil {
			return err
		}
		name, _ := asked.After["kind"].(string)
		known, ok := kinds[name]
		if !ok {
			return fmt.Errorf("no definition of %q is given", name)
		}
		refusal, err := known.refusal(asked)
		if err != nil {
			return err
		}
		if err := out.Encode(refusal); err != nil {
			return err
		}
	}
	return nil
}
