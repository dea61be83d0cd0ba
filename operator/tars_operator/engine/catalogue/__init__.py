"""The built-in patterns as data: one file per language and subject, in the words of a `CodePattern`'s spec.

A pattern with code of ours says `find: {codemod: {name, trigger}}` instead; the code is in
`engine/generation/codemods/<name>.py`. Every pattern has examples: they are its tests and its documentation. Nothing
but data lies here, so that the operator, which carries no engine library, can know the ids.
"""
