package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Flags of a field. engine/api/struct-model/data.ts reads them.
const (
	flagOmitEmpty = 1
	flagOmitZero  = 2
	flagRequired  = 4 // in the sense of OpenAPI
	flagInline    = 8
	flagBare      = 16 // without a description; OpenAPI v3 writes such a reference differently
)

// table is one data file: all structs of one Go package.
type table struct {
	Package    string
	APIVersion string
	Kinds      map[string]any // kind -> its lifecycle, or 0
	Named      map[string]string
	Enums      map[string][]string
	Wrapped    []string         // named lists that are messages of their own in protobuf
	Structs    map[string][]any // [extras or 0, field...]
}

// index tells which file holds which apiVersion, and which kinds are registered besides those of the file.
type index struct {
	Files  map[string]string            `json:"files"`  // apiVersion -> file
	Common map[string]string            `json:"common"` // kind -> file.Struct, in every apiVersion
	Extra  map[string]map[string]string `json:"extra"`  // apiVersion -> kind -> file.Struct
}

type writer struct {
	sources *Sources
	tables  map[string]*table
	index   index
}

func writeTable(m *Model, sources *Sources, dir string) {
	w := &writer{sources: sources, tables: map[string]*table{}}
	w.index = index{Files: map[string]string{}, Common: map[string]string{}, Extra: map[string]map[string]string{}}
	for _, s := range m.Order {
		w.addStruct(s)
	}
	w.addIndex(m)
	for name, t := range w.tables {
		writeJSON(filepath.Join(dir, name+".json"), layout(t))
	}
	writeJSON(filepath.Join(dir, "index.json"), indent(w.index))
}

func (w *writer) table(pkg string) *table {
	name := fileOf(pkg)
	t := w.tables[name]
	if t == nil {
		t = &table{Package: pkg, Kinds: map[string]any{}, Named: map[string]string{}, Enums: map[string][]string{}, Wrapped: []string{}, Structs: map[string][]any{}}
		w.tables[name] = t
	}
	return t
}

func (w *writer) addStruct(s *Struct) {
	t := w.table(s.Pkg)
	source := w.sources.of(s.Pkg)
	rows := []any{w.structExtras(s, source)}
	for _, f := range s.Fields {
		rows = append(rows, w.row(s, f, source))
	}
	t.Structs[s.Name] = rows
}

func (w *writer) structExtras(s *Struct, source *Source) any {
	extras := map[string]any{}
	markers := source.Types[s.Name]
	for _, name := range []string{"structType", "mapType"} {
		if v := markers.first(name); v != "" {
			extras["mapType"] = v
		}
	}
	if unions := unionsOf(s, w.sources); len(unions) > 0 {
		extras["unions"] = unions
	}
	if len(extras) == 0 {
		return 0
	}
	return extras
}

// unionsOf follows kube-openapi's generator (pkg/generators/union.go): a marked struct, its inlined structs, and
// structs whose members are marked one by one.
func unionsOf(s *Struct, sources *Sources) []map[string]any {
	source := sources.of(s.Pkg)
	unions := []map[string]any{}
	discriminator, all, marked := "", map[string]string{}, map[string]string{}
	for _, f := range s.Fields {
		if f.Inline {
			unions = append(unions, unionsOf(f.Ref.Struct, sources)...)
			continue
		}
		markers := source.Fields[s.Name+"."+f.Go]
		if markers.has("unionDiscriminator") {
			discriminator = f.JSON
			continue
		}
		all[f.JSON] = f.Go
		if markers.has("unionDeprecated") {
			marked[f.JSON] = f.Go
		}
	}
	fields := marked
	if source.Types[s.Name].has("union") {
		fields = all
	}
	if len(fields) == 0 {
		return unions
	}
	union := map[string]any{"fields-to-discriminateBy": fields}
	if discriminator != "" {
		union["discriminator"] = discriminator
	}
	return append(unions, union)
}

// row is [json name, type, protobuf number, flags, extras]; zeros at the end are left out.
func (w *writer) row(s *Struct, f *Field, source *Source) []any {
	markers := source.Fields[s.Name+"."+f.Go]
	flags := 0
	if f.OmitEmpty {
		flags |= flagOmitEmpty
	}
	if f.OmitZero {
		flags |= flagOmitZero
	}
	if f.Inline {
		flags |= flagInline
	} else if isRequired(f, markers) {
		flags |= flagRequired
	}
	if !f.Inline && source.Bare[s.Name+"."+f.Go] {
		flags |= flagBare
	}
	row := []any{f.JSON, w.typeText(s.Pkg, f.Ref), f.Proto, flags}
	if extras := w.fieldExtras(s, f, markers); len(extras) > 0 {
		return append(row, extras)
	}
	return row
}

func isRequired(f *Field, markers Markers) bool {
	if markers.has("required") {
		return true
	}
	return !markers.has("optional") && !f.OmitEmpty
}

func (w *writer) fieldExtras(s *Struct, f *Field, markers Markers) map[string]any {
	extras := map[string]any{}
	put := func(name string, value string) {
		if value != "" {
			extras[name] = value
		}
	}
	put("patchStrategy", f.Strategy)
	put("patchMergeKey", f.MergeKey)
	put("listType", markers.first("listType"))
	put("mapType", markers.first("mapType"))
	put("structType", markers.first("structType"))
	put("featureGate", markers.first("featureGate"))
	if keys := markers["listMapKey"]; len(keys) > 0 {
		extras["listMapKeys"] = keys
	}
	if value, ok := w.sources.defaultOf(s.Pkg, markers); ok {
		extras["default"] = value
	}
	return extras
}

// typeText writes a type in Go's notation; packages are named by their files.
func (w *writer) typeText(pkg string, r *Ref) string {
	text := w.bareType(pkg, r)
	if r.Ptr {
		return "*" + text
	}
	return text
}

func (w *writer) bareType(pkg string, r *Ref) string {
	if r.Named != "" {
		return w.namedType(pkg, r)
	}
	return w.underlying(pkg, r)
}

func (w *writer) underlying(pkg string, r *Ref) string {
	switch r.Kind {
	case "struct":
		return qualify(pkg, r.Struct.Pkg, r.Struct.Name)
	case "list":
		return "[]" + w.typeText(pkg, r.Elem)
	case "map":
		return "map[" + w.typeText(pkg, r.Key) + "]" + w.typeText(pkg, r.Elem)
	}
	return r.Kind
}

// namedType records a defined string, list or map type where it is defined, with its values if it is an enumeration.
func (w *writer) namedType(pkg string, r *Ref) string {
	dot := strings.LastIndex(r.Named, ".")
	home, name := r.Named[:dot], r.Named[dot+1:]
	if !strings.HasPrefix(home, "k8s.io/") || strings.HasSuffix(home, "/types") {
		return r.Kind + ":" + path.Base(home) + "." + name
	}
	t := w.table(home)
	if _, ok := t.Named[name]; !ok {
		t.Named[name] = w.underlying(home, r)
		if r.Wrapped {
			t.Wrapped = append(t.Wrapped, name)
		}
		if values := w.sources.of(home).enum(name); values != nil && r.Kind == "string" {
			t.Enums[name] = values
		}
	}
	return qualify(pkg, home, name)
}

func qualify(pkg, home, name string) string {
	if pkg == home {
		return name
	}
	return fileOf(home) + "." + name
}

func (w *writer) addIndex(m *Model) {
	for _, kind := range m.Kinds {
		apiVersion := kind.GVK.GroupVersion().String()
		pkg := kind.Type.PkgPath()
		if !isHome(pkg, kind.GVK) {
			if w.index.Extra[apiVersion] == nil {
				w.index.Extra[apiVersion] = map[string]string{}
			}
			w.index.Extra[apiVersion][kind.GVK.Kind] = fileOf(pkg) + "." + kind.Type.Name()
			continue
		}
		if kind.GVK.Kind != kind.Type.Name() {
			panic("kind and type differ: " + kind.GVK.Kind)
		}
		w.index.Files[apiVersion] = fileOf(pkg)
		w.table(pkg).APIVersion = apiVersion
		w.table(pkg).Kinds[kind.GVK.Kind] = lifecycle(kind)
	}
	w.shareExtra()
}

// shareExtra moves what every apiVersion has to Common.
func (w *writer) shareExtra() {
	for kind, target := range w.index.Extra["apps/v1"] {
		w.index.Common[kind] = target
	}
	for apiVersion, kinds := range w.index.Extra {
		for kind, target := range w.index.Common {
			if kinds[kind] == target {
				delete(kinds, kind)
			} else if !strings.HasPrefix(apiVersion, "meta.k8s.io/") {
				fmt.Println(apiVersion, "has no", kind)
			}
		}
		if len(kinds) == 0 {
			delete(w.index.Extra, apiVersion)
		}
	}
}

// isHome tells whether a package is the one that defines a group and version.
func isHome(pkg string, gvk schema.GroupVersionKind) bool {
	if strings.HasPrefix(pkg, "k8s.io/apimachinery/") {
		return gvk.Group == "meta.k8s.io" && path.Base(pkg) == gvk.Version
	}
	return true
}

func writeJSON(file string, content []byte) {
	if err := os.WriteFile(file, content, 0o644); err != nil {
		panic(err)
	}
}

func encode(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

func indent(value any) []byte {
	out, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic(err)
	}
	return append(out, '\n')
}

// layout writes a table with one struct a line, so that a new version of Kubernetes makes a readable diff.
func layout(t *table) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "{\n\"package\": %s,\n\"apiVersion\": %s,\n\"kinds\": %s,\n\"named\": %s,\n\"enums\": %s,\n\"wrapped\": %s,\n\"structs\": {\n",
		encode(t.Package), encode(t.APIVersion), encode(t.Kinds), encode(t.Named), encode(t.Enums), encode(t.Wrapped))
	names := make([]string, 0, len(t.Structs))
	for name := range t.Structs {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		comma := ","
		if i == len(names)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "%s: %s%s\n", encode(name), encode(t.Structs[name]), comma)
	}
	b.WriteString("}\n}\n")
	return []byte(b.String())
}
