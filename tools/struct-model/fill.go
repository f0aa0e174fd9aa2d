package main

import (
	"fmt"
	"math/rand"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// filler gives values to the fields of an object: each with a chance, so that set and unset ones are both met.
type filler struct {
	random *rand.Rand
	chance float64
	depth  int
	words  []string
}

func (f *filler) fill(v reflect.Value, depth int) {
	if f.fillSpecial(v) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if depth < f.depth && f.random.Float64() < f.chance {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth)
		}
	case reflect.Struct:
		f.fillStruct(v, depth)
	case reflect.Slice:
		f.fillSlice(v, depth)
	case reflect.Map:
		f.fillMap(v, depth)
	case reflect.String:
		v.SetString(f.words[f.random.Intn(len(f.words))])
	case reflect.Bool:
		v.SetBool(f.random.Intn(2) == 0)
	case reflect.Int32, reflect.Int64, reflect.Int:
		v.SetInt([]int64{0, 1, 2, 8080, -1, 420, 2147483647}[f.random.Intn(7)])
	case reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Uint16:
		v.SetUint(uint64(f.random.Intn(100)))
	case reflect.Float64, reflect.Float32:
		v.SetFloat([]float64{0, 0.5, 1, -2.25, 1e21}[f.random.Intn(5)])
	case reflect.Interface:
	default:
		panic(fmt.Sprint("fill: ", v.Type()))
	}
}

func (f *filler) fillStruct(v reflect.Value, depth int) {
	schemaOrBool := v.Type().Name() == "JSONSchemaPropsOrBool"
	for i := 0; i < v.NumField(); i++ {
		sf := v.Type().Field(i)
		if !sf.IsExported() || sf.Type == reflect.TypeOf(metav1.TypeMeta{}) {
			continue
		}
		if sf.Anonymous || f.random.Float64() < f.chance {
			f.fill(v.Field(i), depth+1)
		}
	}
	if schemaOrBool && !v.FieldByName("Schema").IsNil() {
		v.FieldByName("Allows").SetBool(true)
	}
}

func (f *filler) fillSlice(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte("bytes " + f.words[f.random.Intn(len(f.words))])) // empty ones are nil once stored
		return
	}
	if depth >= f.depth {
		return
	}
	n := 1 + f.random.Intn(2)
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := 0; i < n; i++ {
		f.fill(v.Index(i), depth+1)
	}
}

func (f *filler) fillMap(v reflect.Value, depth int) {
	if depth >= f.depth {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i := 0; i < 1+f.random.Intn(2); i++ {
		key := reflect.New(v.Type().Key()).Elem()
		f.fill(key, depth+1)
		value := reflect.New(v.Type().Elem()).Elem()
		f.fill(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

var quantities = []string{"1", "500m", "1Gi", "1.5Gi", "100k", "0", "250u", "3e2", "12E", "-5", "1025Ki"}

func (f *filler) fillSpecial(v reflect.Value) bool {
	at := time.Unix(int64(f.random.Intn(2_000_000_000)), int64(f.random.Intn(1_000_000))*1000).UTC()
	switch p := v.Addr().Interface().(type) {
	case *metav1.Time:
		p.Time = at.Truncate(time.Second)
	case *metav1.MicroTime:
		p.Time = at
	case *metav1.Duration:
		p.Duration = time.Duration(f.random.Int63n(1e15))
	case *metav1.FieldsV1:
		p.Raw = []byte(`{"f:metadata":{"f:labels":{}}}`)
	case *resource.Quantity:
		*p = resource.MustParse(quantities[f.random.Intn(len(quantities))])
	case *intstr.IntOrString:
		*p = []intstr.IntOrString{intstr.FromInt32(80), intstr.FromString("25%"), intstr.FromInt32(0), intstr.FromString("")}[f.random.Intn(4)]
	case *runtime.RawExtension:
		p.Raw = []byte(`{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"b"}}`)
	case *runtime.Unknown:
		p.Raw, p.ContentType = []byte(`{"a":1}`), runtime.ContentTypeJSON
	case *runtime.Object:
	default:
		return f.fillJSON(v)
	}
	return true
}

func (f *filler) fillJSON(v reflect.Value) bool {
	if special(v.Type()) != "json" {
		return false
	}
	v.FieldByName("Raw").SetBytes([]byte([]string{`"x"`, `5`, `{"a":[1,2]}`, `true`}[f.random.Intn(4)]))
	return true
}
