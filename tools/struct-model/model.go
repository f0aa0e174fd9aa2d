package main

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/version"
)

// Ref is the type of a field, an element or a map value.
type Ref struct {
	Kind   string // a scalar's name, or "struct", "list", "map"
	Ptr    bool
	Elem   *Ref
	Key    *Ref
	Struct *Struct
	// Wrapped marks a named list that is a message of its own in protobuf.
	Wrapped bool
	Named   string // Go's name of a defined string or slice type: "k8s.io/api/core/v1.PodPhase"
}

// Field is one field of a Go struct, in Go's order; inlined structs stay one field.
type Field struct {
	Go        string
	JSON      string
	Ref       *Ref
	OmitEmpty bool
	OmitZero  bool
	Inline    bool
	Proto     int
	Strategy  string
	MergeKey  string
}

// Struct is one Go struct that the API can reach.
type Struct struct {
	Pkg    string
	Name   string
	Type   reflect.Type
	Fields []*Field
	Kinds  []Kind
}

// Model holds every struct reachable from the registered kinds.
type Model struct {
	structs map[reflect.Type]*Struct
	Order   []*Struct // by package, then name
	Kinds   []Kind
}

// Types whose JSON form is not that of their Go kind.
var specials = map[string]string{
	"k8s.io/apimachinery/pkg/apis/meta/v1.Time":       "time",
	"k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime":  "microtime",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":   "duration",
	"k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1":   "fieldsv1",
	"k8s.io/apimachinery/pkg/api/resource.Quantity":   "quantity",
	"k8s.io/apimachinery/pkg/util/intstr.IntOrString": "intorstring",
	"k8s.io/apimachinery/pkg/runtime.RawExtension":    "raw",
	"k8s.io/apimachinery/pkg/runtime.Object":          "raw",
	"k8s.io/apimachinery/pkg/runtime.Unknown":         "raw",
}

func special(t reflect.Type) string {
	if s := specials[t.PkgPath()+"."+t.Name()]; s != "" {
		return s
	}
	if strings.HasPrefix(t.PkgPath(), "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/") {
		switch t.Name() {
		case "JSON":
			return "json"
		case "JSONSchemaPropsOrBool":
			return "propsorbool"
		case "JSONSchemaPropsOrArray":
			return "propsorarray"
		case "JSONSchemaPropsOrStringArray":
			return "propsorstrings"
		}
	}
	return ""
}

func buildModel(kinds []Kind) *Model {
	m := &Model{structs: map[reflect.Type]*Struct{}, Kinds: kinds}
	m.structOf(reflect.TypeOf(version.Info{})) // what /version answers; no kind
	for _, kind := range kinds {
		if s := m.structOf(kind.Type); s != nil {
			s.Kinds = append(s.Kinds, kind)
		}
	}
	for _, s := range m.structs {
		m.Order = append(m.Order, s)
	}
	sort.Slice(m.Order, func(i, j int) bool {
		a, b := m.Order[i], m.Order[j]
		if a.Pkg != b.Pkg {
			return a.Pkg < b.Pkg
		}
		return a.Name < b.Name
	})
	return m
}

func (m *Model) structOf(t reflect.Type) *Struct {
	if s, ok := m.structs[t]; ok {
		return s
	}
	s := &Struct{Pkg: t.PkgPath(), Name: t.Name(), Type: t}
	m.structs[t] = s
	for i := 0; i < t.NumField(); i++ {
		if f := m.field(t.Field(i)); f != nil {
			s.Fields = append(s.Fields, f)
		}
	}
	return s
}

func (m *Model) field(sf reflect.StructField) *Field {
	tag, ok := sf.Tag.Lookup("json")
	if !sf.IsExported() || tag == "-" || (!ok && !sf.Anonymous) {
		return nil
	}
	parts := strings.Split(tag, ",")
	f := &Field{Go: sf.Name, JSON: parts[0]}
	for _, option := range parts[1:] {
		switch option {
		case "omitempty":
			f.OmitEmpty = true
		case "omitzero":
			f.OmitZero = true
		}
	}
	f.Inline = sf.Anonymous && f.JSON == ""
	if f.JSON == "" && !f.Inline {
		f.JSON = sf.Name
	}
	f.Ref = m.ref(sf.Type)
	f.Strategy = sf.Tag.Get("patchStrategy")
	f.MergeKey = sf.Tag.Get("patchMergeKey")
	f.protobuf(sf.Tag)
	return f
}

func (f *Field) protobuf(tag reflect.StructTag) {
	value := tag.Get("protobuf")
	if value == "" || value == "-" {
		return
	}
	parts := strings.Split(value, ",")
	if len(parts) > 1 {
		f.Proto, _ = strconv.Atoi(parts[1])
	}
}

func (m *Model) ref(t reflect.Type) *Ref {
	if t.Kind() == reflect.Pointer {
		r := *m.ref(t.Elem())
		r.Ptr = true
		return &r
	}
	if s := special(t); s != "" {
		r := &Ref{Kind: s}
		if strings.HasPrefix(s, "props") {
			r.Struct = m.schemaProps(t)
		}
		return r
	}
	named := ""
	if t.PkgPath() != "" && t.Kind() != reflect.Struct {
		named = t.PkgPath() + "." + t.Name()
	}
	switch t.Kind() {
	case reflect.Struct:
		return &Ref{Kind: "struct", Struct: m.structOf(t)}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return &Ref{Kind: "bytes", Named: named}
		}
		_, wrapped := t.MethodByName("MarshalToSizedBuffer")
		return &Ref{Kind: "list", Elem: m.ref(t.Elem()), Named: named, Wrapped: wrapped}
	case reflect.Map:
		return &Ref{Kind: "map", Key: m.ref(t.Key()), Elem: m.ref(t.Elem()), Named: named}
	case reflect.String, reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float64, reflect.Float32,
		reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Uint16, reflect.Int16, reflect.Int8:
		return &Ref{Kind: t.Kind().String(), Named: named}
	case reflect.Int:
		return &Ref{Kind: "int64", Named: named}
	case reflect.Interface:
		return &Ref{Kind: "any"}
	}
	panic(fmt.Sprintf("no reference for %v", t))
}

func (m *Model) schemaProps(t reflect.Type) *Struct {
	for i := 0; i < t.NumField(); i++ {
		ft := t.Field(i).Type
		if ft.Kind() == reflect.Pointer && ft.Elem().Name() == "JSONSchemaProps" {
			return m.structOf(ft.Elem())
		}
		if ft.Kind() == reflect.Slice && ft.Elem().Name() == "JSONSchemaProps" {
			return m.structOf(ft.Elem())
		}
	}
	return nil
}
