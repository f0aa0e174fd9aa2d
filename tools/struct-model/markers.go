package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// Markers are the `+name=value` lines of a comment, in order.
type Markers map[string][]string

func (m Markers) has(name string) bool { _, ok := m[name]; return ok }

func (m Markers) first(name string) string {
	if values := m[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Source is what reflection cannot see of a package: markers, named types and constants.
type Source struct {
	Types  map[string]Markers
	Fields map[string]Markers // "Pod.Spec"
	Bare   map[string]bool    // fields that nothing is said about
	Consts []Const

	all     *Sources
	imports map[string]string // local name -> path, of all files
}

// Const is a string constant of a defined type, or another name for one.
type Const struct {
	Name, Type, Value string
	Same              func() string
}

// Sources reads the Go files of packages on demand.
type Sources struct {
	modules map[string]string // module path -> folder
	cache   map[string]*Source
}

func newSources() *Sources {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Dir}}", "all").Output()
	if err != nil {
		panic(err)
	}
	s := &Sources{modules: map[string]string{}, cache: map[string]*Source{}}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		name, dir, _ := strings.Cut(line, " ")
		s.modules[name] = dir
	}
	return s
}

func (s *Sources) of(pkg string) *Source {
	if source, ok := s.cache[pkg]; ok {
		return source
	}
	source := s.read(s.dir(pkg))
	s.cache[pkg] = source
	return source
}

func (s *Sources) dir(pkg string) string {
	for module, rest := pkg, ""; module != "."; module, rest = filepath.Dir(module), filepath.Join(filepath.Base(module), rest) {
		if dir, ok := s.modules[module]; ok {
			return filepath.Join(dir, rest)
		}
	}
	panic("no module has " + pkg)
}

func (s *Sources) read(dir string) *Source {
	source := &Source{Types: map[string]Markers{}, Fields: map[string]Markers{}, Bare: map[string]bool{}, all: s, imports: map[string]string{}}
	paths, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	sort.Strings(paths)
	fset := token.NewFileSet()
	for _, path := range paths {
		base := filepath.Base(path)
		if strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "zz_generated") || strings.HasPrefix(base, "generated.") {
			continue
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		for _, imported := range file.Imports {
			path, _ := strconv.Unquote(imported.Path.Value)
			name := filepath.Base(path)
			if imported.Name != nil {
				name = imported.Name.Name
			}
			source.imports[name] = path
		}
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				source.read(gen)
			}
		}
	}
	return source
}

func (s *Source) read(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = decl.Doc
			}
			s.Types[spec.Name.Name] = parseMarkers(doc)
			if structType, ok := spec.Type.(*ast.StructType); ok {
				s.readFields(spec.Name.Name, structType)
			}
		case *ast.ValueSpec:
			if decl.Tok == token.CONST {
				s.readConst(spec)
			}
		}
	}
}

func (s *Source) readFields(owner string, structType *ast.StructType) {
	for _, field := range structType.Fields.List {
		markers := parseMarkers(field.Doc)
		for _, name := range fieldNames(field) {
			s.Fields[owner+"."+name] = markers
			s.Bare[owner+"."+name] = !isDescribed(field.Doc)
		}
	}
}

// fieldNames gives the names of a field; an embedded one is named as its type.
func fieldNames(field *ast.Field) []string {
	names := []string{}
	for _, name := range field.Names {
		names = append(names, name.Name)
	}
	if len(names) == 0 {
		switch t := field.Type.(type) {
		case *ast.Ident:
			names = append(names, t.Name)
		case *ast.SelectorExpr:
			names = append(names, t.Sel.Name)
		}
	}
	return names
}

func (s *Source) readConst(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i >= len(spec.Values) {
			continue
		}
		typeName := ""
		if ident, ok := spec.Type.(*ast.Ident); ok {
			typeName = ident.Name
		}
		value := spec.Values[i]
		if call, ok := value.(*ast.CallExpr); ok && len(call.Args) == 1 {
			if ident, ok := call.Fun.(*ast.Ident); ok {
				typeName, value = ident.Name, call.Args[0]
			}
		}
		literal, ok := value.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			if other := s.otherConst(value); other != nil && typeName != "" {
				s.Consts = append(s.Consts, Const{Name: name.Name, Type: typeName, Same: other})
			}
			continue
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			panic(err)
		}
		s.Consts = append(s.Consts, Const{Name: name.Name, Type: typeName, Value: text})
	}
}

// otherConst finds the constant that an expression names, here or in an imported package.
func (s *Source) otherConst(value ast.Expr) func() string {
	switch value := value.(type) {
	case *ast.Ident:
		return func() string { return s.constant(value.Name) }
	case *ast.SelectorExpr:
		if pkg, ok := value.X.(*ast.Ident); ok && s.imports[pkg.Name] != "" {
			home := s.imports[pkg.Name]
			return func() string { return s.all.of(home).constant(value.Sel.Name) }
		}
	}
	return nil
}

// constant gives the text of a constant by name.
func (s *Source) constant(name string) string {
	for _, c := range s.Consts {
		if c.Name == name {
			return s.resolve(c)
		}
	}
	panic("no constant " + name)
}

func (s *Source) resolve(c Const) string {
	if c.Same != nil {
		return c.Same()
	}
	return c.Value
}

// enum lists the sorted values of a string type that is marked as an enumeration.
func (s *Source) enum(typeName string) []string {
	if !s.Types[typeName].has("enum") {
		return nil
	}
	seen := map[string]bool{}
	values := []string{}
	for _, c := range s.Consts {
		if c.Type != typeName {
			continue
		}
		if value := s.resolve(c); !seen[value] {
			seen[value] = true
			values = append(values, value)
		}
	}
	sort.Strings(values)
	return values
}

func parseMarkers(doc *ast.CommentGroup) Markers {
	markers := Markers{}
	if doc == nil {
		return markers
	}
	for _, line := range strings.Split(doc.Text(), "\n") {
		addMarker(markers, line)
	}
	for _, comment := range doc.List { // directives such as //+optional are not part of Text
		if strings.HasPrefix(comment.Text, "//+") {
			addMarker(markers, strings.TrimPrefix(comment.Text, "//"))
		}
	}
	return markers
}

// isDescribed tells whether a comment says anything beside its markers.
func isDescribed(doc *ast.CommentGroup) bool {
	for _, line := range strings.Split(doc.Text(), "\n") {
		line = strings.TrimSpace(line)
		if line == "---" {
			return false
		}
		if line != "" && !strings.HasPrefix(line, "+") && !strings.HasPrefix(line, "TODO") {
			return true
		}
	}
	return false
}

func addMarker(markers Markers, line string) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "+") {
		return
	}
	name, value, _ := strings.Cut(line[1:], "=")
	markers[name] = append(markers[name], value)
}

var reference = regexp.MustCompile(`^ref\(([^"]+)\)$`)

// defaultOf gives the value of a +default marker.
func (s *Sources) defaultOf(pkg string, markers Markers) (any, bool) {
	text := markers.first("default")
	if text == "" {
		return nil, false
	}
	if match := reference.FindStringSubmatch(text); match != nil {
		name := match[1]
		if dot := strings.LastIndex(name, "."); dot >= 0 {
			pkg, name = name[:dot], name[dot+1:]
		}
		return s.of(pkg).constant(name), true
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(fmt.Sprintf("default %s: %v", text, err))
	}
	return value, true
}
