package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"strings"

	kjson "sigs.k8s.io/json"
)

// A vector is an object in JSON and in protobuf, as Go prints it.
type vector struct {
	Kind     string          `json:"kind"` // "apps/v1 Deployment"
	JSON     json.RawMessage `json:"json"`
	Protobuf []byte          `json:"protobuf,omitempty"`
}

// A reading is a text and what Go's strict decoder makes of it.
type reading struct {
	Kind   string          `json:"kind"`
	Text   string          `json:"text"`
	Strict []string        `json:"strict,omitempty"`
	Error  string          `json:"error,omitempty"`
	JSON   json.RawMessage `json:"json,omitempty"`
}

type protobuf interface {
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}

// writeVectors writes objects of every kind, and texts with something wrong in them.
func writeVectors(m *Model, file string, seed int64) {
	out, err := os.Create(file)
	if err != nil {
		panic(err)
	}
	defer out.Close()
	zip, _ := gzip.NewWriterLevel(out, gzip.BestCompression)
	defer zip.Close()
	w := bufio.NewWriter(zip)
	defer w.Flush()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, s := range spellings(rand.New(rand.NewSource(seed)), 150) {
		must(enc.Encode(s))
	}
	for i, kind := range m.Kinds {
		if !isHome(kind.Type.PkgPath(), kind.GVK) || strings.HasSuffix(kind.GVK.Kind, "List") {
			continue
		}
		random := rand.New(rand.NewSource(seed + int64(i)))
		must(enc.Encode(vectorOf(kind, &filler{random, 0.9, 4, plainWords})))
		must(enc.Encode(vectorOf(kind, &filler{random, 0.3, 12, oddWords})))
		small := vectorOf(kind, &filler{random, 0.35, 8, plainWords})
		for j := 0; j < 4; j++ {
			must(enc.Encode(readingOf(kind, spoil(random, small.JSON))))
		}
	}
}

var plainWords = []string{"a", "web", "default", "v1"}
var oddWords = []string{"", "x", "näme", "<&>", "\u2028", "a\"b", "💥"}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func vectorOf(kind Kind, f *filler) vector {
	value := reflect.New(kind.Type)
	f.fill(value.Elem(), 0)
	return stored(kind, value.Interface())
}

// stored gives the JSON of an object that went through etcd: protobuf makes nil of what is empty.
func stored(kind Kind, object any) vector {
	v := vector{Kind: kind.GVK.GroupVersion().String() + " " + kind.GVK.Kind}
	if pb, ok := object.(protobuf); ok && kind.GVK.Group != "audit.k8s.io" { // nobody sends audit events in protobuf
		raw, err := pb.Marshal()
		must(err)
		again := reflect.New(kind.Type).Interface().(protobuf)
		must(again.Unmarshal(raw))
		v.Protobuf, err = again.Marshal()
		must(err)
		object = again
	}
	meta := reflect.ValueOf(object).Elem().FieldByName("TypeMeta")
	if meta.IsValid() {
		meta.FieldByName("Kind").SetString(kind.GVK.Kind)
		meta.FieldByName("APIVersion").SetString(kind.GVK.GroupVersion().String())
	}
	v.JSON = marshal(object)
	return v
}

func marshal(value any) json.RawMessage {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	must(enc.Encode(value))
	return json.RawMessage(strings.TrimSpace(b.String()))
}

func readingOf(kind Kind, text string) reading {
	r := reading{Kind: kind.GVK.GroupVersion().String() + " " + kind.GVK.Kind, Text: text}
	object := reflect.New(kind.Type).Interface()
	strict, err := kjson.UnmarshalStrict([]byte(text), object)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	for _, e := range strict {
		r.Strict = append(r.Strict, e.Error())
	}
	r.JSON = storedJSON(kind, object)
	return r
}

// storedJSON is stored, but keeps kind and apiVersion as they were read.
func storedJSON(kind Kind, object any) json.RawMessage {
	if pb, ok := object.(protobuf); ok {
		meta := reflect.ValueOf(object).Elem().FieldByName("TypeMeta")
		raw, err := pb.Marshal()
		must(err)
		again := reflect.New(kind.Type).Interface().(protobuf)
		must(again.Unmarshal(raw))
		if meta.IsValid() {
			reflect.ValueOf(again).Elem().FieldByName("TypeMeta").Set(meta)
		}
		object = again
	}
	return marshal(object)
}

// spoil writes a JSON text anew, with keys added, repeated and values replaced here and there.
func spoil(random *rand.Rand, text json.RawMessage) string {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	s := &spoiler{random: random, left: 1 + random.Intn(3), size: len(text)}
	s.value(d)
	return s.out.String()
}

type spoiler struct {
	random *rand.Rand
	left   int
	size   int
	out    strings.Builder
}

var replacements = []string{`"x"`, `5`, `1.0`, `1.5`, `true`, `null`, `[]`, `{}`, `3000000000`, `"1Gi"`, `"!!!"`, `1e2`,
	`"2026-01-01T00:00:00Z"`, `"2026-01-01T02:00:00.5+02:00"`, `"YQ"`, `[1]`, `{"a":1}`, `"0.5"`, `-0`, `""`, `[null]`, `{"a":null}`}

// now tells whether to spoil here; the longer the text the rarer.
func (s *spoiler) now() bool {
	if s.left > 0 && s.random.Intn(s.size/30+3) == 0 {
		s.left--
		return true
	}
	return false
}

func (s *spoiler) value(d *json.Decoder) {
	token, err := d.Token()
	must(err)
	delim, ok := token.(json.Delim)
	if !ok {
		s.out.Write(marshal(token))
		return
	}
	s.out.WriteString(delim.String())
	for first := true; d.More(); first = false {
		if !first {
			s.out.WriteString(",")
		}
		if delim == '{' {
			s.member(d)
		} else {
			s.item(d)
		}
	}
	end, err := d.Token()
	must(err)
	s.out.WriteString(end.(json.Delim).String())
}

func (s *spoiler) member(d *json.Decoder) {
	key, err := d.Token()
	must(err)
	if s.now() {
		fmt.Fprintf(&s.out, "%s:%s,", []string{`"bogus"`, string(marshal(key)), `"Metadata"`, `"x\u0001\"y"`}[s.random.Intn(4)], s.replacement())
	}
	s.out.Write(marshal(key))
	s.out.WriteString(":")
	s.item(d)
}

func (s *spoiler) item(d *json.Decoder) {
	if !s.now() {
		s.value(d)
		return
	}
	s.out.WriteString(s.replacement())
	var skipped any
	must(d.Decode(&skipped))
}

func (s *spoiler) replacement() string { return replacements[s.random.Intn(len(replacements))] }
