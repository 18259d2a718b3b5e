// Runs the unit tests of __snapshots__/slo, which are in the format of `promtool test rules`, with the engine and the rules of
// Prometheus itself, and parses every expression of the golden files.
package promql

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"go.yaml.in/yaml/v3"
)

const snapshots = "../../../__snapshots__"

// unitTests is a file of promtool's; fields that ours do not have are refused.
type unitTests struct {
	RuleFiles          []string       `yaml:"rule_files"`
	EvaluationInterval model.Duration `yaml:"evaluation_interval"`
	Tests              []unitTest     `yaml:"tests"`
}

type unitTest struct {
	Name     string         `yaml:"name"`
	Interval model.Duration `yaml:"interval"`
	Series   []struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	} `yaml:"input_series"`
	Asked []question `yaml:"promql_expr_test"`
}

type question struct {
	Expr     string         `yaml:"expr"`
	EvalTime model.Duration `yaml:"eval_time"`
	Samples  []struct {
		Labels string  `yaml:"labels"`
		Value  float64 `yaml:"value"`
	} `yaml:"exp_samples"`
}

func TestRules(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(snapshots, "slo", "*.test.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no unit tests were found: %v", err)
	}
	for _, file := range files {
		tests := read(t, file)
		ruleFiles := make([]string, 0, len(tests.RuleFiles))
		for _, name := range tests.RuleFiles {
			ruleFiles = append(ruleFiles, filepath.Join(filepath.Dir(file), name))
		}
		for _, test := range tests.Tests {
			t.Run(test.Name, func(t *testing.T) {
				t.Parallel()
				test.run(t, time.Duration(tests.EvaluationInterval), ruleFiles)
			})
		}
	}
}

func read(t *testing.T, file string) unitTests {
	t.Helper()
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	decoder := yaml.NewDecoder(opened)
	decoder.KnownFields(true)
	var tests unitTests
	if err := decoder.Decode(&tests); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return tests
}

func (test unitTest) run(t *testing.T, every time.Duration, ruleFiles []string) {
	var load strings.Builder
	fmt.Fprintf(&load, "load %v\n", test.Interval)
	for _, series := range test.Series {
		fmt.Fprintf(&load, "  %s %s\n", series.Series, series.Values)
	}
	suite, err := promqltest.NewLazyLoader(load.String(), promqltest.LazyLoaderOpts{EnableAtModifier: true, EnableNegativeOffset: true})
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	suite.SubqueryInterval = every
	manager := rules.NewManager(&rules.ManagerOptions{
		QueryFunc:  rules.EngineQueryFunc(suite.QueryEngine(), suite.Storage()),
		Appendable: suite.Storage(),
		Context:    context.Background(),
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {},
		Logger:     slog.New(slog.DiscardHandler),
		Parser:     parser.NewParser(parser.Options{}),
	})
	groups, errs := manager.LoadGroups(every, labels.EmptyLabels(), "", nil, false, ruleFiles...)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	evaluated := 0
	for at := time.Duration(0); at <= test.last(); at += every {
		now := time.Unix(0, 0).UTC().Add(at)
		suite.WithSamplesTill(now, func(err error) {
			if err != nil {
				t.Fatal(err)
			}
			for _, group := range groups {
				for _, rule := range group.Rules() {
					// Without this no series ALERTS is written: a rule waits until its state is restored.
					if alerting, ok := rule.(*rules.AlertingRule); ok {
						alerting.SetRestored(true)
					}
				}
				group.Eval(suite.Context(), now)
				for _, rule := range group.Rules() {
					evaluated++
					if err := rule.LastError(); err != nil {
						t.Fatalf("%s at %v: %v", rule.Name(), at, err)
					}
				}
			}
		})
	}
	if evaluated == 0 || len(test.Asked) == 0 {
		t.Fatal("nothing was evaluated, or nothing asked")
	}
	for _, asked := range test.Asked {
		asked.check(t, suite)
	}
}

func (test unitTest) last() time.Duration {
	var last time.Duration
	for _, asked := range test.Asked {
		last = max(last, time.Duration(asked.EvalTime))
	}
	return last
}

func (asked question) check(t *testing.T, suite *promqltest.LazyLoader) {
	t.Helper()
	query, err := suite.QueryEngine().NewInstantQuery(suite.Context(), suite.Queryable(), nil, asked.Expr, time.Unix(0, 0).UTC().Add(time.Duration(asked.EvalTime)))
	if err != nil {
		t.Fatalf("%s: %v", asked.Expr, err)
	}
	defer query.Close()
	result := query.Exec(suite.Context())
	if result.Err != nil {
		t.Fatalf("%s: %v", asked.Expr, result.Err)
	}
	found, ok := result.Value.(promql.Vector)
	if !ok {
		t.Fatalf("%s gives a %s", asked.Expr, result.Value.Type())
	}
	got := map[string]float64{}
	for _, sample := range found {
		got[sample.Metric.String()] = sample.F
	}
	want := map[string]float64{}
	for _, sample := range asked.Samples {
		metric, err := parser.NewParser(parser.Options{}).ParseMetric(sample.Labels)
		if err != nil {
			t.Fatalf("%s: %v", sample.Labels, err)
		}
		want[metric.String()] = sample.Value
	}
	if len(got) != len(want) {
		t.Fatalf("at %v, %s\n gives %v\n not   %v", asked.EvalTime, asked.Expr, got, want)
	}
	for metric, value := range want {
		if has, ok := got[metric]; !ok || has != value {
			t.Fatalf("at %v, %s\n gives %v\n not   %v", asked.EvalTime, asked.Expr, got, want)
		}
	}
}
