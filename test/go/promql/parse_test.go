package promql

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"
)

// asking holds the field with PromQL of each kind that has any.
var asking = map[string]string{"PrometheusRule": "expr", "AnalysisTemplate": "query", "MetricTemplate": "query", "ScaledObject": "query"}

var (
	argument  = regexp.MustCompile(`\{\{ *args\.[a-z-]+ *\}\}`)
	separator = regexp.MustCompile(`(?m)^---$`)
	kind      = regexp.MustCompile(`(?m)^kind: ([A-Za-z]+)$`)
	sql       = regexp.MustCompile(`(?i)^\s*select\b`)
)

func TestEveryExpressionOfTheGoldenFilesParses(t *testing.T) {
	expressions := 0
	err := filepath.WalkDir(snapshots, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, document := range separator.Split(string(text), -1) {
			found := kind.FindStringSubmatch(document)
			if found == nil || asking[found[1]] == "" {
				continue
			}
			var object any
			if err := yaml.NewDecoder(bytes.NewBufferString(document)).Decode(&object); err != nil {
				return err
			}
			visit(object, asking[found[1]], func(expr string) {
				expressions++
				if _, err := parser.NewParser(parser.Options{}).ParseExpr(argument.ReplaceAllString(expr, "argument")); err != nil {
					t.Errorf("%s: %v in\n%s", path, err, expr)
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if expressions < 50 {
		t.Fatalf("only %d expressions were found", expressions)
	}
	t.Logf("%d expressions", expressions)
}

// visit calls found with every text under a field, at any depth.
func visit(value any, field string, found func(string)) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			visit(item, field, found)
		}
	case map[string]any:
		for key, item := range value {
			if text, ok := item.(string); ok && key == field && !sql.MatchString(text) {
				found(text)
				continue
			}
			visit(item, field, found)
		}
	}
}
