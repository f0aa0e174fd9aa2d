// Command internal-forms writes the shapes of kube-apiserver's internal types: which fields they print as JSON, in which
// order, and under which name the versioned type has each. Error messages of validation show values in that form.
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"unicode"
)

// versions names, for each group, the version whose field names objects in normal form have.
var versions = map[string]string{
	"admissionregistration": "v1", "apps": "v1", "autoscaling": "v2", "batch": "v1", "certificates": "v1",
	"coordination": "v1", "core": "v1", "discovery": "v1", "flowcontrol": "v1", "networking": "v1", "node": "v1",
	"policy": "v1", "rbac": "v1", "resource": "v1", "scheduling": "v1", "storage": "v1",
}

var roots = []string{
	"admissionregistration.MatchResources", "admissionregistration.ParamKind", "admissionregistration.ParamRef",
	"admissionregistration.RuleWithOperations", "admissionregistration.WebhookClientConfig",
	"apps.DaemonSetUpdateStrategy", "apps.DeploymentStrategy", "apps.StatefulSetUpdateStrategy",
	"autoscaling.CrossVersionObjectReference", "autoscaling.MetricSpec", "batch.PodFailurePolicy", "batch.SuccessPolicy",
	"batch.UncountedTerminatedPods", "core.EventSource", "core.NodeAddress", "core.ObjectReference", "core.PodResourceClaim", "core.PodTemplateSpec", "core.Taint",
	"core.VolumeNodeAffinity", "core.TopologySelectorTerm", "discovery.EndpointPort", "flowcontrol.ResourcePolicyRule", "flowcontrol.NonResourcePolicyRule",
	"flowcontrol.Subject", "flowcontrol.PolicyRulesWithSubjects", "flowcontrol.FlowDistinguisherMethod",
	"flowcontrol.LimitedPriorityLevelConfiguration", "flowcontrol.LimitResponse", "flowcontrol.PriorityLevelConfigurationSpec",
	"flowcontrol.FlowSchemaSpec", "networking.IngressBackend", "networking.HTTPIngressRuleValue",
	"networking.IngressClassParametersReference", "networking.NetworkPolicyPeer", "networking.IPBlock",
	"networking.ParentReference", "networking.IngressServiceBackend", "node.Scheduling", "policy.PodDisruptionBudgetSpec",
	"rbac.PolicyRule", "rbac.RoleRef", "rbac.Subject", "rbac.AggregationRule", "resource.ResourceClaimSpec",
	"resource.ResourceClaimTemplateSpec", "resource.DeviceClassSpec", "resource.ResourceSliceSpec",
	"resource.AllocationResult", "resource.DeviceAttribute", "resource.ResourceClaimConsumerReference",
	"resource.DeviceClaimConfiguration", "storage.VolumeAttachmentSpec", "storage.VolumeAttachmentSource",
	"storage.CSINodeDriver", "storage.TokenRequest", "storage.VolumeError",
}

type pkg struct {
	structs map[string]*ast.StructType
	other   map[string]ast.Expr
}

type field struct{ name, json, kind string }

var internal, versioned = map[string]pkg{}, map[string]pkg{}

func main() {
	internalDir := flag.String("internal", "", "folder pkg/apis of k8s.io/kubernetes")
	apiDir := flag.String("api", "", "folder of k8s.io/api")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	for group, version := range versions {
		internal[group] = parse(filepath.Join(*internalDir, group, "types.go"))
		versioned[group] = parse(filepath.Join(*apiDir, group, version, "types.go"))
	}
	done := map[string][]field{}
	todo := append([]string{}, roots...)
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if _, found := done[name]; found {
			continue
		}
		fields, more := shape(name)
		done[name] = fields
		todo = append(todo, more...)
	}
	if err := os.WriteFile(*out, []byte(render(done)), 0o644); err != nil {
		log.Fatal(err)
	}
}

func parse(file string) pkg {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		log.Fatal(err)
	}
	found := pkg{map[string]*ast.StructType{}, map[string]ast.Expr{}}
	for _, decl := range tree.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			named, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			if body, ok := named.Type.(*ast.StructType); ok {
				found.structs[named.Name.Name] = body
			} else {
				found.other[named.Name.Name] = named.Type
			}
		}
	}
	return found
}

func shape(name string) ([]field, []string) {
	group, local, _ := strings.Cut(name, ".")
	body := internal[group].structs[local]
	if body == nil {
		log.Fatalf("no struct %s", name)
	}
	names := jsonNames(versioned[group].structs[local])
	var fields []field
	var more []string
	for _, one := range body.Fields.List {
		if len(one.Names) == 0 {
			embedded := kindOf(group, one.Type)
			switch {
			case embedded == "meta":
				fields = append(fields, field{"", "metadata", "meta"})
			case strings.HasPrefix(embedded, "."):
				fields = append(fields, field{"", "", embedded})
				more = append(more, strings.TrimPrefix(embedded, "."))
			}
			continue
		}
		kind := kindOf(group, one.Type)
		if at := strings.LastIndexAny(kind, "*."); strings.Contains(kind, ".") && at >= 0 {
			more = append(more, strings.TrimLeft(kind, "[]*."))
		}
		for _, ident := range one.Names {
			json, found := names[ident.Name]
			if !found {
				json = lowerFirst(ident.Name)
			}
			fields = append(fields, field{ident.Name, json, kind})
		}
	}
	return fields, more
}

// kindOf: "s" text, "i" number, "b" flag, "q" quantity, "o" object of the machinery, "?" may be null,
// "m" a map that may be null, ".G.S" a struct,
// "*G.S" a struct that may be null, "[]G.S" a list of structs that may be null.
func kindOf(group string, expr ast.Expr) string {
	switch typed := expr.(type) {
	case *ast.Ident:
		switch typed.Name {
		case "string":
			return "s"
		case "bool":
			return "b"
		case "int", "int32", "int64", "float64", "byte", "uint32", "uint64":
			return "i"
		}
		if _, found := internal[group].structs[typed.Name]; found {
			return "." + group + "." + typed.Name
		}
		if under, found := internal[group].other[typed.Name]; found {
			return kindOf(group, under)
		}
		return "?"
	case *ast.SelectorExpr:
		from := typed.X.(*ast.Ident).Name
		switch from + "." + typed.Sel.Name {
		case "metav1.ObjectMeta":
			return "meta"
		case "metav1.TypeMeta", "metav1.ListMeta":
			return "none"
		case "resource.Quantity", "apiresource.Quantity":
			return "q"
		case "intstr.IntOrString":
			return "i"
		case "types.UID":
			return "s"
		case "metav1.LabelSelector":
			return "o"
		}
		other := from
		if from == "api" {
			other = "core"
		}
		if from != "resource" && internal[other].structs != nil {
			return kindOf(other, &ast.Ident{Name: typed.Sel.Name})
		}
		return "?"
	case *ast.StarExpr:
		if inner := kindOf(group, typed.X); strings.HasPrefix(inner, ".") {
			return "*" + inner[1:]
		}
		return "?"
	case *ast.MapType:
		return "m"
	case *ast.ArrayType:
		if inner := kindOf(group, typed.Elt); strings.HasPrefix(inner, ".") {
			return "[]" + inner[1:]
		}
		return "?"
	}
	return "?"
}

func jsonNames(body *ast.StructType) map[string]string {
	names := map[string]string{}
	if body == nil {
		return names
	}
	for _, one := range body.Fields.List {
		if one.Tag == nil {
			continue
		}
		tag := reflect.StructTag(strings.Trim(one.Tag.Value, "`")).Get("json")
		json, _, _ := strings.Cut(tag, ",")
		for _, ident := range one.Names {
			names[ident.Name] = json
		}
	}
	return names
}

func lowerFirst(name string) string {
	runes := []rune(name)
	for at := range runes {
		if at > 0 && at+1 < len(runes) && unicode.IsLower(runes[at+1]) {
			break
		}
		runes[at] = unicode.ToLower(runes[at])
	}
	return string(runes)
}

func render(done map[string][]field) string {
	var names []string
	for name := range done {
		names = append(names, name)
	}
	sort.Strings(names)
	var text strings.Builder
	text.WriteString("// Generated by tools/internal-forms from the internal types of Kubernetes v1.36. Do not edit.\n\n")
	text.WriteString("/** Per struct its fields in Go's order: `goName:jsonName:kind`, see tools/internal-forms/main.go. */\n")
	text.WriteString("export const STRUCTS: Readonly<Record<string, string>> = {\n")
	for _, name := range names {
		var parts []string
		for _, one := range done[name] {
			json := one.json
			if json == lowerFirst(one.name) {
				json = ""
			}
			parts = append(parts, one.name+":"+json+":"+one.kind)
		}
		fmt.Fprintf(&text, "  '%s':\n    '%s',\n", name, strings.Join(parts, " "))
	}
	text.WriteString("};\n")
	return text.String()
}
