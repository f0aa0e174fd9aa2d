package main

import (
	"encoding/base64"
	"encoding/json"
	"math/rand"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A spelling is a text of a scalar and what Go prints after reading it; of "json" only the error counts.
type spelling struct {
	Scalar string  `json:"scalar"`
	Text   string  `json:"text"`
	Out    *string `json:"out,omitempty"`
	Error  string  `json:"error,omitempty"`
}

var readers = map[string]func(string) (*string, error){
	"quantity": func(text string) (*string, error) {
		q, err := resource.ParseQuantity(strings.TrimSpace(text))
		return marshalled(q), err
	},
	"time": func(text string) (*string, error) {
		t, err := time.Parse(time.RFC3339, text)
		return marshalled(metav1.NewTime(t)), err
	},
	"microtime": func(text string) (*string, error) {
		t, err := time.Parse(metav1.RFC3339Micro, text)
		return marshalled(metav1.NewMicroTime(t)), err
	},
	"duration": func(text string) (*string, error) {
		d, err := time.ParseDuration(text)
		return marshalled(metav1.Duration{Duration: d}), err
	},
	"bytes": func(text string) (*string, error) {
		b, err := base64.StdEncoding.DecodeString(text)
		return marshalled(b), err
	},
	"json": func(text string) (*string, error) {
		var value any
		return nil, json.Unmarshal([]byte(text), &value)
	},
}

// parts are glued at random, so that nearly right texts are common.
var parts = map[string][]string{
	"quantity": {"1", "0", "5", ".", "500", "1024", "000", "-", "+", "e", "E", "n", "u", "m", "k", "K", "i", "Ki", "Mi", "G", "Ei", "9223372036854775807"},
	"time":     {"2026-01-01T00:00:00Z", "2026", "-", "02", "30", "T", ":", "23", "59", "60", "Z", "+02:00", "-07:30", ".5", ",123456", "x", "é", "0001-01-01T00:00:00Z"},
	"duration": {"1", "0", "90", ".5", "h", "m", "s", "ms", "us", "µs", "ns", "-", "+", "x"},
	"bytes":    {"YQ==", "YWI=", "YWJj", "Y", "Q", "=", "==", "\n", "!", "é", "YR=="},
	"json":     {"{", "}", "[", "]", `"a"`, `"`, ":", ",", "1", "-", "0", ".", "e", "+", "true", "tru", "null", "nul", " ", "\\", "\\u00", "\t", "x", "é", "'"},
}

func spellings(random *rand.Rand, each int) []spelling {
	var out []spelling
	for _, scalar := range []string{"quantity", "time", "microtime", "duration", "bytes", "json"} {
		pieces := parts[strings.TrimPrefix(scalar, "micro")]
		for i := 0; i < each; i++ {
			text := ""
			for j := 0; j < 1+random.Intn(6); j++ {
				text += pieces[random.Intn(len(pieces))]
			}
			if strings.HasSuffix(scalar, "time") && i%2 == 0 {
				text = bend(random, map[string]string{"time": "2026-02-28T23:59:58Z", "microtime": "2026-02-28T23:59:58.123456Z"}[scalar])
			}
			out = append(out, spellingOf(scalar, text))
		}
	}
	return out
}

// bend replaces one character, or cuts the end.
func bend(random *rand.Rand, text string) string {
	at := random.Intn(len(text))
	return text[:at] + []string{"", "0", "9", "-", "x", ".", "+01:00"}[random.Intn(7)] + text[at+random.Intn(2):]
}

func spellingOf(scalar, text string) spelling {
	out, err := readers[scalar](text)
	if err != nil {
		return spelling{Scalar: scalar, Text: text, Error: err.Error()}
	}
	return spelling{Scalar: scalar, Text: text, Out: out}
}

func marshalled(value any) *string {
	var out *string
	must(json.Unmarshal(marshal(value), &out))
	return out
}
