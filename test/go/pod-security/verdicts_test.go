// Asks the evaluator of Kubernetes' own Pod Security admission about generated pods, and compares its verdicts with ours.
package podsecurity

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type line struct {
	Pod     json.RawMessage  `json:"pod"`
	Refused map[string][]int `json:"refused"`
}

func TestVerdictsAreEqual(t *testing.T) {
	file, err := os.Open(os.Getenv("CORPUS"))
	if err != nil {
		t.Fatalf("CORPUS names the file that corpus.ts prints: %v", err)
	}
	defer file.Close()
	lines := json.NewDecoder(bufio.NewReader(file))
	var head struct {
		Minors []int `json:"minors"`
	}
	if err := lines.Decode(&head); err != nil {
		t.Fatal(err)
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}

	pods, refused, asked := 0, 0, 0
	for lines.More() {
		var line line
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		var pod corev1.Pod
		strict := json.NewDecoder(strings.NewReader(string(line.Pod)))
		strict.DisallowUnknownFields()
		if err := strict.Decode(&pod); err != nil {
			t.Fatalf("%v in %s", err, line.Pod)
		}
		pods++
		for level, minors := range line.Refused {
			for _, minor := range head.Minors {
				asked++
				version := api.LevelVersion{Level: api.Level(level), Version: api.MajorMinorVersion(1, minor)}
				theirs := policy.AggregateCheckResults(evaluator.EvaluatePod(version, &pod.ObjectMeta, &pod.Spec))
				if !theirs.Allowed {
					refused++
				}
				if ours := !slices.Contains(minors, minor); ours != theirs.Allowed {
					t.Errorf("%s in 1.%d: ours admits: %v, theirs: %v (%s)\n%s", level, minor, ours, theirs.Allowed, theirs.ForbiddenDetail(), line.Pod)
				}
			}
		}
	}
	// Pods that are all admitted, or all refused, would show little.
	if pods < 5000 || refused < asked/10 || asked-refused < asked/10 {
		t.Fatalf("of %d verdicts on %d pods %d are refusals: too few, or too much of one kind", asked, pods, refused)
	}
	t.Logf("%d pods, %d verdicts, %d of them refusals", pods, asked, refused)
}
