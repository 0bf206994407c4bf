# Reads lines of Unihan, "# phrases" with zh_CN.pinyin, "# shown" with the Chinese of messages and data.
# Names each character with several common readings, or with none, that no phrase settles where it stands.
BEGIN {
	FS = "\t"
	for (i = 128; i < 256; i++)
		byte[sprintf("%c", i)] = i
}

function hex(s,   i, n) {
	for (i = 1; i <= length(s); i++)
		n = n * 16 + index("123456789ABCDEF", substr(s, i, 1))
	return n
}

function utf8(code) {
	return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
}

/^# phrases$/ || /^# shown$/ { part = $0; next }

part == "" {
	code = hex(substr($1, 3))
	if (code < 13312 || code > 40959)
		next
	char = utf8(code)
	if ($2 == "kMandarin") {
		read[char] = 1
		next
	}
	# "hái(5894) huán(103)" and "128.090:hái 144.060:huán"
	n = split($3, each, " ")
	for (i = 1; i <= n; i++) {
		sub(/^.*:/, "", each[i])
		sub(/\(.*/, "", each[i])
		if (!((char, each[i]) in known)) {
			known[char, each[i]] = 1
			readings[char]++
			all[char] = all[char] " " each[i]
		}
	}
	next
}

part == "# phrases" {
	if (/^[#^]/ || NF != 2)
		next
	phrase[$1] = 1
	first = substr($1, 1, 3)
	if (length($1) > longest[first])
		longest[first] = length($1)
	next
}

{
	line = $0
	gsub(/\t/, " ", line)
	for (i = 1; i <= length(line); i += step) {
		step = 1
		char = substr(line, i, 3)
		if (char !~ /^[\343-\351][\200-\277][\200-\277]$/)
			continue
		step = 0
		for (n = longest[char]; n >= 3 && !step; n -= 3)
			if (substr(line, i, n) in phrase)
				step = n
		if (step)
			continue
		step = 3
		point = (byte[substr(char, 1, 1)] - 224) * 4096 + (byte[substr(char, 2, 1)] - 128) * 64
		if (point < 13312 || (readings[char] < 2 && char in read) || char in told)
			continue
		told[char] = 1
		bad = 1
		print name ": " char " has" (char in read ? all[char] : " no reading") "; \"" line "\""
	}
}

END { exit bad }
