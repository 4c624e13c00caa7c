"""Facts about the Korean language: pure functions and tables, standard library only.

This package may be imported by other stages. It has no names of its own, because each module compiles its patterns
on import:

* ``hangul``: arithmetic of syllables, and tests for Hangul;
* ``jamo``: lone letters of Hangul;
* ``josa``: particles and their shapes;
* ``agreement``: particles after a word that took the place of another;
* ``conjugation``: forms of verbs and adjectives;
* ``requests``: what a text says to the machine;
* ``numerals``: the numbers in a text;
* ``mentions``: the places where given nouns occur in a text;
* ``spelling``: frequent slips of spelling;
* ``idioms``: fixed words in -없다;
* ``lexicon``: the entries of ``lexicon.tsv``;
* ``tagger``: the interface of a part-of-speech tagger.
"""
