// Reads what our writer writes as kubectl does: documents split by apimachinery, each read by sigs.k8s.io/yaml.
package yaml

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"

	documents "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type line struct {
	From   string   `json:"from"`
	Text   string   `json:"text"`
	Values []string `json:"values"`
}

func TestEveryDocumentReadsAsWhatWasWritten(t *testing.T) {
	file, err := os.Open(os.Getenv("CORPUS"))
	if err != nil {
		t.Fatalf("CORPUS names the file that corpus.ts prints: %v", err)
	}
	defer file.Close()
	lines := json.NewDecoder(bufio.NewReader(file))
	texts, read := 0, 0
	for lines.More() {
		var line line
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		texts++
		reader := documents.NewYAMLReader(bufio.NewReader(strings.NewReader(line.Text)))
		for index := 0; ; index++ {
			document, err := reader.Read()
			if errors.Is(err, io.EOF) {
				if index != len(line.Values) {
					t.Errorf("%s: %d documents were written, %d are read", line.From, len(line.Values), index)
				}
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if index >= len(line.Values) {
				continue
			}
			read++
			found, err := yaml.YAMLToJSONStrict(document)
			if err != nil {
				t.Errorf("%s: %v in\n%s", line.From, err, document)
				continue
			}
			if written, found := plain(t, line.Values[index]), plain(t, string(found)); !reflect.DeepEqual(written, found) {
				t.Errorf("%s: written %v, read %v from\n%s", line.From, written, found, document)
			}
		}
	}
	if texts < 2000 {
		t.Fatalf("only %d texts were found", texts)
	}
	t.Logf("%d texts, %d documents", texts, read)
}

// plain decodes JSON with numbers as exact fractions, so that 1e-7 and 0.0000001 are the same.
func plain(t *testing.T, text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return exact(value)
}

func exact(value any) any {
	switch value := value.(type) {
	case json.Number:
		if fraction, ok := new(big.Rat).SetString(value.String()); ok {
			return fraction.RatString()
		}
		return value
	case []any:
		for index := range value {
			value[index] = exact(value[index])
		}
	case map[string]any:
		for key := range value {
			value[key] = exact(value[key])
		}
	}
	return value
}
