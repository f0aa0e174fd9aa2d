package main

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

type introduced interface{ APILifecycleIntroduced() (int, int) }
type deprecated interface{ APILifecycleDeprecated() (int, int) }
type removed interface{ APILifecycleRemoved() (int, int) }
type replaced interface {
	APILifecycleReplacement() schema.GroupVersionKind
}

// lifecycle is [introduced, deprecated, removed, replacement apiVersion, replacement kind], or 0 for what is not
// deprecated: warnings about old versions are made of it.
func lifecycle(kind Kind) any {
	value := reflect.New(kind.Type).Interface()
	old, ok := value.(deprecated)
	if !ok {
		return 0
	}
	row := []any{"", majorMinor(old.APILifecycleDeprecated()), "", "", ""}
	if v, ok := value.(introduced); ok {
		row[0] = majorMinor(v.APILifecycleIntroduced())
	}
	if v, ok := value.(removed); ok {
		row[2] = majorMinor(v.APILifecycleRemoved())
	}
	if v, ok := value.(replaced); ok {
		gvk := v.APILifecycleReplacement()
		row[3], row[4] = gvk.GroupVersion().String(), gvk.Kind
	}
	return row
}

func majorMinor(major, minor int) string { return fmt.Sprintf("%d.%d", major, minor) }
