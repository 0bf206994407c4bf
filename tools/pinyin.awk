# Reads lines of Unihan, "# phrases", then zh_CN.pinyin; writes C. For any awk, byte by byte.
BEGIN {
	FS = "\t"
	FIRST = 13312 # U+3400
	LAST = 40959 # U+9FFF
	split("ā a 1 á a 2 ǎ a 3 à a 4 ē e 1 é e 2 ě e 3 è e 4 ī i 1 í i 2 ǐ i 3 ì i 4 " \
		"ō o 1 ó o 2 ǒ o 3 ò o 4 ū u 1 ú u 2 ǔ u 3 ù u 4 ǖ v 1 ǘ v 2 ǚ v 3 ǜ v 4 " \
		"ḿ m 2 ń n 2 ň n 3 ǹ n 4", marks, " ")
	count = 0
	known["r"] = 1 # 儿 at the end of a word
	text[0] = ""
	for (i = 128; i < 256; i++)
		byte[sprintf("%c", i)] = i
}

function hex(s,   i, n) {
	for (i = 1; i <= length(s); i++)
		n = n * 16 + index("123456789ABCDEF", substr(s, i, 1))
	return n
}

# "zhōng" is zhong1, "de" de5
function numbered(s,   i, at, tone) {
	tone = 5
	for (i = 1; i in marks; i += 3)
		if (at = index(s, marks[i])) {
			s = substr(s, 1, at - 1) marks[i + 1] substr(s, at + length(marks[i]))
			tone = marks[i + 2]
		}
	gsub(/ü/, "v", s)
	return s tone
}

# The code point of three bytes.
function point(s) {
	return (byte[substr(s, 1, 1)] - 224) * 4096 + (byte[substr(s, 2, 1)] - 128) * 64 + byte[substr(s, 3, 1)] - 128
}

function fault(why) {
	print name ":" line ": " why > "/dev/stderr"
	bad = 1
	exit 1
}

# Hanzi of a text, others are not counted.
function hanzi(s) {
	return gsub(/[\343-\351][\200-\277][\200-\277]/, "", s)
}

function phrase_line(   part, n, i, said, base) {
	if (NF != 2 || $1 == "" || $2 == "")
		fault("a phrase, a tab, its pinyin")
	said = $2
	n = split(said, part, " ")
	for (i = 1; i <= n; i++) {
		base = part[i]
		if (!sub(/[1-5]$/, "", base) || !(base in known))
			fault(part[i] " is no syllable with a tone")
	}
	if (hanzi($1) && $1 !~ /[A-Za-z]/ && hanzi($1) != n)
		fault($1 " has " hanzi($1) " characters and " n " syllables")
	if ($1 in twice)
		fault($1 " stands there twice")
	twice[$1] = 1
	phrase[++phrases] = $1
	reading[phrases] = said
	if (length($1) > longest)
		longest = length($1)
}

/^# phrases$/ { in_phrases = 1; next }
in_phrases { line++ }
in_phrases && (/^#/ || $0 == "") { next }
in_phrases { phrase_line(); next }

{ code = hex(substr($1, 3)) }
code < FIRST || code > LAST { next }
$2 == "kTraditionalVariant" {
	split($3, part, " ")
	for (i = 1; i in part; i++)
		traditional[code, i] = hex(substr(part[i], 3))
	for (i in part)
		delete part[i]
	next
}
$2 == "kHangul" {
	hangul[code] = point(substr($3, 1, 3))
	next
}
$2 == "kMandarin" {
	split($3, part, " ")
	s = numbered(part[1])
	if (!(s in number)) {
		number[s] = ++count
		text[count] = s
		base = s
		sub(/.$/, "", base)
		known[base] = 1
	}
	syllable[code] = number[s]
	for (i in part)
		delete part[i]
}

function korean(code,   i) {
	if (code in hangul)
		return hangul[code]
	for (i = 1; (code, i) in traditional; i++)
		if (traditional[code, i] in hangul)
			return hangul[traditional[code, i]]
	return 0
}

function wrapped(s) {
	row = row s
	if (length(row) > 96) {
		print "\t" row
		row = ""
	}
}

function rest() {
	if (row != "")
		print "\t" row
	row = ""
	print "};"
}

# Longest first, those of names apart: "^" goes in front.
function phrase_table(kind, names,   n, i, total) {
	print "const struct said_phrase " kind "[] = {"
	for (n = longest; n > 0; n--)
		for (i = 1; i <= phrases; i++)
			if (length(phrase[i]) == n && (substr(phrase[i], 1, 1) == "^") == names) {
				wrapped("{\"" substr(phrase[i], 1 + names) "\", \"" reading[i] "\"}, ")
				total++
			}
	rest()
	print "const size_t n_" kind " = " total + 0 ";"
}

END {
	if (bad)
		exit 1
	print "/* Made by tools/pinyin. */"
	print "#include \"core/hall/readings.h\"\n"
	print "const char said_syllables[][8] = {"
	for (i = 0; i <= count; i++)
		wrapped("\"" text[i] "\", ")
	rest()
	print "const size_t n_said_syllables = " count + 1 ";"
	print "const uint16_t said_hanzi[HANZI_COUNT] = {"
	for (code = FIRST; code <= LAST; code++)
		wrapped(syllable[code] + 0 ", ")
	rest()
	print "const uint16_t said_hangul[HANZI_COUNT] = {"
	for (code = FIRST; code <= LAST; code++)
		wrapped(korean(code) ", ")
	rest()
	phrase_table("said_phrases", 0)
	phrase_table("said_surnames", 1)
}
