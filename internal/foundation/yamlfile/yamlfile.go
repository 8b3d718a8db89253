// Package yamlfile reads strict YAML with positions, and texts with {name} and ${NAME} in them. It owns the form of
// a file: what is a text, a number with a unit, a map, an unknown key, and where it stands. It never knows what a
// file means, opens none, and never looks a secret up before a text is filled.
//
// goccy/go-yaml only parses. Its decoder stops at the first mistake and turns 021 into 17, so the tree is taken over
// as nodes that hold each token's own text (node.go), and the structs of the language are filled from those
// (decode.go) with every mistake told at once.
package yamlfile
