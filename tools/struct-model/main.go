// Command struct-model reflects over the Kubernetes API types and writes them as TypeScript interfaces and as a
// compact table. See README.md.
package main

import (
	"flag"
	"fmt"
)

func main() {
	types := flag.String("types", "", "folder for the TypeScript interfaces")
	data := flag.String("data", "", "folder for the table")
	vectors := flag.String("vectors", "", "file for the test vectors (.jsonl.gz)")
	seed := flag.Int64("seed", 0, "seed of the test vectors")
	flag.Parse()
	model := buildModel(kindsOf(newScheme()))
	if *types != "" {
		writeTypes(model, *types)
	}
	if *data != "" {
		writeTable(model, newSources(), *data)
	}
	if *vectors != "" {
		writeVectors(model, *vectors, *seed)
	}
	fmt.Println(len(model.Kinds), "kinds,", len(model.Order), "structs")
}
