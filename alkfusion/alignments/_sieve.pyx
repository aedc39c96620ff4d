# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Notes in bulk what the reads of a BAM file add to depths and codons, and leaves what may tell of fusions.

Nearly all reads are primary, usable, and aligned without insertions or deletions. What they add to the depth of exons
and to the fragments of target exons is noted here, exactly as ``scan`` does read by read, and their clipped ends are
written down, as are mates that lie elsewhere. Those of them that have other parts (SA tag) are handed back with a bit
set in their flag that says so; reads of any other kind are handed back byte for byte.

Positions are 0-based, intervals half-open. The layout of a record is that of section 4.2 of the SAM/BAM format
specification (SAMv1), all numbers little-endian. Every length is checked before it is used.
"""

from binascii import crc32

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DecodeASCII
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

cdef enum:
    _NOTED = 0x8000  # no aligner uses this bit of the flag
    _HEAD = 32  # bytes of a record before its name
    _PAIRED = 0x1
    _PLACED = 0xB  # paired, properly so, or with an unmapped mate
    _UNMAPPED = 0x4
    _REVERSE = 0x10
    _MATE_REVERSE = 0x20
    _SECOND = 0x80
    _FAILED = 0x200
    _DUPLICATE = 0x400
    _NOT_PRIMARY = 0x900
    _MATCH = 0
    _DELETION = 2
    _SPLICE = 3
    _SOFT = 4
    _EQUAL = 7
    _DIFFERENT = 8
    _NO_QUALITIES = 0xFF
    _ABSENT = -1
    _UNUSUAL = -2

cdef enum _Verdict:
    _TAKEN, _LEFT, _MARKED, _BEYOND

cdef tuple _NOT_CUT = (0, 0)
cdef object _number = int.from_bytes
cdef dict _CODES = {"A": 1, "C": 2, "G": 4, "T": 8}
cdef const char* _FORWARD = "NACNGNNNTNNNNNNN"  # letters by 4-bit code
cdef const char* _COMPLEMENT = "NTGNCNNNANNNNNNN"
cdef tuple _LETTERS = (None, "A", "C", None, "G", None, None, None, "T", *[None] * 7)  # by 4-bit code


cdef struct Interval:
    int64_t start
    int64_t end
    int64_t count  # aligned bases inside
    uint8_t* codes  # of target exons: a 4-bit code a base, as in a record


cdef inline uint32_t _u32(const uint8_t* at) noexcept nogil:
    return at[0] | (<uint32_t>at[1] << 8) | (<uint32_t>at[2] << 16) | (<uint32_t>at[3] << 24)


cdef inline uint16_t _u16(const uint8_t* at) noexcept nogil:
    return at[0] | (<uint16_t>at[1] << 8)


cdef struct Read:
    const uint8_t* record
    const uint8_t* cigar
    const uint8_t* bases
    const uint8_t* qualities
    const uint8_t* tags
    Py_ssize_t tags_length
    uint32_t operations
    uint32_t flag
    int64_t start  # on the contig
    int64_t end
    int64_t length  # bases that are written
    int64_t first  # of the bases that are aligned
    int64_t last  # behind them


cdef class Sieve:
    """Sifts the records of one region; what it noted stands in its attributes."""

    cdef Interval* _covered
    cdef Interval* _targets
    cdef int _covered_count, _target_count
    cdef int32_t _contig
    cdef int64_t _start, _end, _locus_end, _read_end
    cdef int64_t _short_clip, _longest_tail, _inward
    cdef int _least_base, _least_mapping
    cdef bint _by_name
    cdef list _shown, _changes, _ends, _pairs
    cdef object _left, _right
    cdef int64_t _fragments, _alignments, _bases
    cdef readonly bint finished
    cdef readonly int64_t reads, spliced_reads, duplicates, clipped
    cdef readonly dict splices

    def __cinit__(self, region, covered, targets, list shown, quality, clips, sides, bint by_name):
        """Prepare for one region.

        ``region`` is (contig number, start, end, end of the locus, which may lie beyond the contig); ``covered`` are
        the intervals whose depth counts; ``targets`` are (start, end, plus-strand bases), and ``shown`` the fragments
        of each; ``quality`` is the least base quality, mapping quality and distance from the end of the alignment.
        ``clips`` is the least clipped end that says something, the most bases of it that are written down, and those
        inward; ``sides`` are what stands for a read that keeps the left and the right side. Where molecules are not told apart by the names of reads, ``by_name`` is false, and the reads of targets
        and clipped ones are handed back.
        """
        self._contig, self._start, self._end, self._locus_end = region
        self._least_base, self._least_mapping, self._read_end = quality
        self._short_clip, self._longest_tail, self._inward = clips
        self._left, self._right = sides
        self._by_name, self._shown, self.splices = by_name, shown, {}
        self._changes, self._ends, self._pairs = [], [], []
        self._covered_count, self._target_count = len(covered), len(targets)
        self._covered = <Interval*>PyMem_Malloc(max(1, len(covered)) * sizeof(Interval))
        self._targets = <Interval*>PyMem_Malloc(max(1, len(targets)) * sizeof(Interval))
        if self._covered == NULL or self._targets == NULL:
            self._target_count = 0
            raise MemoryError
        for number, (start, end) in enumerate(covered):
            self._covered[number] = Interval(start, end, 0, NULL)
        for number, (start, end, _) in enumerate(targets):
            self._targets[number] = Interval(start, end, 0, NULL)
        for number, (start, end, bases) in enumerate(targets):
            if len(bases) != end - start:
                raise ValueError("an interval and its bases differ in length")
            self._targets[number].codes = <uint8_t*>PyMem_Malloc(len(bases) + 1)
            if self._targets[number].codes == NULL:
                raise MemoryError
            for at, base in enumerate(bases):
                self._targets[number].codes[at] = _CODES.get(base, _NO_QUALITIES)

    def __dealloc__(self):
        cdef int number
        if self._targets != NULL:
            for number in range(self._target_count):
                PyMem_Free(self._targets[number].codes)
        PyMem_Free(self._targets)
        PyMem_Free(self._covered)

    @property
    def covered_bases(self):
        """Aligned bases in each interval."""
        return [self._covered[number].count for number in range(self._covered_count)]

    def taken(self):
        """Return what came since it was last asked: fragments, alignments, their bases; changes, ends and pairs.

        A change is (name, number of the target, position, base, lane, bases to the nearer end of the alignment), an end
        has the fields of ``BreakRead``, and a pair those of ``PairRecord`` with the number of the mate's contig.
        """
        found = self._fragments, self._alignments, self._bases, self._changes, self._ends, self._pairs
        self._fragments = self._alignments = self._bases = 0
        self._changes, self._ends, self._pairs = [], [], []
        return found

    def sift(self, bytes data, int64_t limit):
        """Return the records that somebody has to look at, and how many bytes were gone through: whole records only.

        Fragments whose checksum is not below ``limit`` are not noted. Raises ValueError for bytes that are no record.
        """
        cdef const uint8_t* given = <const uint8_t*>PyBytes_AS_STRING(data)
        cdef Py_ssize_t size = PyBytes_GET_SIZE(data), at = 0, length, kept = 0
        cdef bytes left = PyBytes_FromStringAndSize(NULL, size)
        cdef uint8_t* out = <uint8_t*>PyBytes_AS_STRING(left)
        cdef int verdict
        while size - at >= 4:
            length = <int32_t>_u32(given + at)
            if length < _HEAD:
                raise ValueError(f"a record of {length} bytes")
            if size - at - 4 < length:
                break
            verdict = self._look(given + at + 4, length, limit)
            if verdict == _BEYOND:
                self.finished = True
                break
            if verdict != _TAKEN:
                memcpy(out + kept, given + at, length + 4)
                out[kept + 4 + 15] &= 0xFF ^ _NOTED >> 8
                if verdict == _MARKED:
                    out[kept + 4 + 15] |= _NOTED >> 8
                kept += length + 4
            at += length + 4
        return left[:kept], at

    cdef int _look(self, const uint8_t* record, Py_ssize_t length, int64_t limit) except -1:
        """Take one record, or tell what is to be done with it."""
        cdef uint32_t name_length = record[8]
        cdef Read read
        read.record, read.operations, read.flag = record, _u16(record + 12), _u16(record + 14)
        read.start, read.length = <int32_t>_u32(record + 4), <int32_t>_u32(record + 16)
        if <int32_t>_u32(record) != self._contig or read.start >= self._end:
            return _BEYOND
        if name_length < 1 or read.length < 0 or (
            _HEAD + name_length + 4 * read.operations + (read.length + 1) // 2 + read.length > length
        ):
            raise ValueError(f"a record of {length} bytes is too short for what it holds")
        read.cigar = record + _HEAD + name_length
        read.bases = read.cigar + 4 * read.operations
        read.qualities = read.bases + (read.length + 1) // 2
        cdef bint plain = _is_plain(&read)
        if (read.start + 1 if read.flag & _UNMAPPED or read.end == read.start else read.end) <= self._start:
            return _TAKEN  # it ends before the region
        if read.flag & (_FAILED | _DUPLICATE):
            self.duplicates += (read.flag & _DUPLICATE) != 0
            return _TAKEN
        if not plain or read.flag & (_UNMAPPED | _NOT_PRIMARY):
            return _LEFT
        read.tags, read.tags_length = read.qualities + read.length, record + length - read.qualities - read.length
        cdef int first = _first_behind(self._targets, self._target_count, read.start)
        if first < self._target_count and self._targets[first].start < read.end and self._counts(&read):
            if not self._by_name or not _is_ascii(record + _HEAD, name_length - 1):
                return _LEFT
            self._note_fragment(&read, first, limit)
        self._note_coverage(&read)
        cdef bint far = self._has_far_mate(&read), clipped = self._is_clipped(&read)
        if (far or clipped) and not (self._can_write(&read) and (not far or self._write_pair(&read))):
            return _MARKED
        self.clipped += read.first > 0 or read.last < read.length
        if read.length - read.last >= self._short_clip:
            self._write_right(&read)
        if read.first >= self._short_clip:
            self._write_left(&read)
        return _TAKEN

    cdef bint _counts(self, const Read* read) noexcept:
        """Tell whether the bases of a read count: it is well aligned, and has bases and qualities."""
        return read.record[9] >= self._least_mapping and read.length > 0 and read.qualities[0] != _NO_QUALITIES

    cdef bint _has_far_mate(self, const Read* read) noexcept:
        """Tell whether the mate lies outside of the locus."""
        cdef int64_t mate = <int32_t>_u32(read.record + 24)
        if read.flag & _PLACED != _PAIRED:
            return False
        return <int32_t>_u32(read.record + 20) != self._contig or not self._start <= mate < self._locus_end

    cdef bint _is_clipped(self, const Read* read) noexcept:
        return read.first >= self._short_clip or read.length - read.last >= self._short_clip

    cdef bint _can_write(self, const Read* read) noexcept:
        """Tell whether a read has bases, a plain name that tells its molecule, and no other part."""
        if not self._by_name or not read.length or not _is_ascii(read.record + _HEAD, read.record[8] - 1):
            return False
        return _tag(read, ord("S"), ord("A")) == _ABSENT

    cdef bint _write_pair(self, const Read* read) except -1:
        """Write a read with a distant mate down, or return False where its MQ tag is unusual."""
        cdef int64_t mate_quality = _tag(read, ord("M"), ord("Q"))
        if mate_quality == _UNUSUAL:
            return False
        self._pairs.append((
            _name(read),
            read.start,
            read.end,
            self._right if read.flag & _REVERSE else self._left,
            <int32_t>_u32(read.record + 20),
            <int32_t>_u32(read.record + 24),
            self._right if read.flag & _MATE_REVERSE else self._left,
            <int>read.record[9],
            None if mate_quality == _ABSENT else mate_quality,
        ))
        return True

    cdef int _write_right(self, const Read* read) except -1:
        cdef str tail = _letters(read, read.last, min(read.length, read.last + self._longest_tail), False)
        cdef str inward = _letters(read, max(0, read.last - self._inward), read.last, True)
        self._write_end(read, read.end, self._left, tail, inward)
        return 0

    cdef int _write_left(self, const Read* read) except -1:
        cdef str tail = _letters(read, max(0, read.first - self._longest_tail), read.first, True)
        cdef str inward = _letters(read, read.first, min(read.length, read.first + self._inward), False)
        self._write_end(read, read.start + 1, self._right, tail, inward)
        return 0

    cdef int _write_end(self, const Read* read, int64_t position, kept, str tail, str inward) except -1:
        reverse, quality = bool(read.flag & _REVERSE), <int>read.record[9]
        self._ends.append(
            (_name(read), position, kept, tail, inward, None, read.start, reverse, quality, _NOT_CUT, False)
        )
        return 0

    cdef int _note_coverage(self, const Read* read) except -1:
        """Count the aligned bases of one read, and the gaps that it splices over."""
        cdef int64_t at = read.start, end
        cdef uint32_t number, operation
        cdef Interval* interval
        cdef int index
        cdef bint spliced = False
        for number in range(read.operations):
            operation = _u32(read.cigar + 4 * number)
            end = at + (operation >> 4)
            operation &= 15
            if operation == _SOFT:
                continue
            if operation == _SPLICE:
                self.splices[at, end] = self.splices.get((at, end), 0) + 1
                spliced = True
            else:
                index = _first_behind(self._covered, self._covered_count, at)
                while index < self._covered_count and self._covered[index].start < end:
                    interval = &self._covered[index]
                    interval.count += min(end, interval.end) - max(at, interval.start)
                    index += 1
            at = end
        self.reads += 1
        self.spliced_reads += spliced
        return 0

    cdef int _note_fragment(self, const Read* read, int first, int64_t limit) except -1:
        """Note what a read shows of the target exons from the ``first`` one on."""
        cdef const uint8_t* written = read.record + _HEAD
        cdef Py_ssize_t length = read.record[8] - 1
        if limit < (<int64_t>1 << 32) and <int64_t>crc32(written[:length]) >= limit:
            return 0
        cdef str name = _name(read)
        cdef int lane = (1 if read.flag & _SECOND else 0) + (2 if read.flag & _REVERSE else 0)
        cdef int64_t at = read.start, query = read.first, low, high, end
        cdef uint32_t number, operation
        cdef Interval* exon
        cdef int index
        self._alignments += 1
        self._bases += read.length
        for number in range(read.operations):
            operation = _u32(read.cigar + 4 * number)
            end = at + (operation >> 4)
            operation &= 15
            if operation == _SOFT:
                continue
            if operation != _SPLICE:
                index = first
                while index < self._target_count and self._targets[index].start < end:
                    exon = &self._targets[index]
                    low = max(at + max(0, read.first + self._read_end - query), exon.start)
                    high = min(min(end, at + read.last - self._read_end - query), exon.end)
                    if low < high:
                        self._show(read, name, index, lane, low, high, query - at)
                    index += 1
                query += end - at
            at = end
        return 0

    cdef int _show(
        self, const Read* read, str name, int index, int lane, int64_t low, int64_t high, int64_t shift
    ) except -1:
        """Note which bases of an interval a read shows well, and where it differs; base i of it is i + ``shift``."""
        cdef Interval* exon = &self._targets[index]
        cdef int64_t place, at
        cdef uint8_t code
        bits = self._good(read.qualities + low + shift, high - low)
        self._note(index, name, bits << (exon.end - high + lane * (exon.end - exon.start)))
        for place in range(low, high):
            at = place + shift
            code = read.bases[at >> 1] & 15 if at & 1 else read.bases[at >> 1] >> 4
            if code != exon.codes[place - exon.start] and read.qualities[at] >= self._least_base:
                if _LETTERS[code] is not None:
                    nearer = min(at - read.first, read.last - at - 1)
                    self._changes.append((name, index, place, _LETTERS[code], lane, nearer))
        return 0

    cdef int _note(self, int index, str name, bits) except -1:
        cdef dict shown = self._shown[index]
        known = shown.get(name)
        if known is None:
            self._fragments += 1
            shown[name] = bits
        else:
            shown[name] = known | bits
        return 0

    cdef object _good(self, const uint8_t* qualities, int64_t count):
        """Return which qualities are good, a bit each, the last one lowest."""
        cdef Py_ssize_t size = (count + 7) // 8, at
        cdef bytes written = PyBytes_FromStringAndSize(NULL, size)
        cdef uint8_t* out = <uint8_t*>PyBytes_AS_STRING(written)
        memset(out, 0, size)
        for at in range(count):
            if qualities[count - 1 - at] >= self._least_base:
                out[at >> 3] |= 1 << (at & 7)
        return _number(written, "little")


def depths(shown, Py_ssize_t width):
    """Return how many fragments show each place of an exon, its last place first.

    ``shown`` are the bits of each fragment: the places of the exon once for each of four lanes, as ``fragments`` keeps
    them. Bits are added as in ``fragments``: a word for each power of two, all places of a word at once.
    """
    cdef Py_ssize_t words = (width + 63) // 64, size = 8 * ((4 * width + 63) // 64) + 16, word, lane, place, power
    cdef uint64_t* planes = <uint64_t*>PyMem_Malloc(max(1, 64 * words) * sizeof(uint64_t))
    cdef uint64_t carry, both
    cdef bytes written
    cdef const uint8_t* bits
    if planes == NULL:
        raise MemoryError
    try:
        memset(planes, 0, 64 * words * sizeof(uint64_t))
        for fragment in shown:
            written = fragment.to_bytes(size, "little")
            bits = <const uint8_t*>PyBytes_AS_STRING(written)
            for word in range(words):
                carry = 0
                for lane in range(4):
                    carry |= _bits_at(bits, lane * width + 64 * word)
                if 64 * word + 64 > width:
                    carry &= (<uint64_t>1 << (width - 64 * word)) - 1
                power = 0
                while carry:
                    both = planes[64 * word + power] & carry
                    planes[64 * word + power] ^= carry
                    carry = both
                    power += 1
        return [
            sum([(<int64_t>(planes[64 * (place // 64) + power] >> (place % 64) & 1)) << power for power in range(40)])
            for place in range(width)
        ]
    finally:
        PyMem_Free(planes)


cdef inline uint64_t _bits_at(const uint8_t* bits, Py_ssize_t first) noexcept nogil:
    """Return 64 bits from one on; nine bytes are there."""
    cdef const uint8_t* at = bits + (first >> 3)
    cdef uint64_t low = _u32(at) | (<uint64_t>_u32(at + 4) << 32)
    cdef int shift = first & 7
    return low >> shift | (<uint64_t>at[8] << (64 - shift) if shift else 0)


cdef str _name(const Read* read):
    return PyUnicode_DecodeASCII(<const char*>(read.record + _HEAD), read.record[8] - 1, NULL)


cdef int64_t _tag(const Read* read, uint8_t one, uint8_t two) noexcept nogil:
    """Return a tag of a read that is a whole number from 0 on, ``_ABSENT``, or ``_UNUSUAL`` where it is anything else."""
    cdef const uint8_t* tags = read.tags
    cdef Py_ssize_t at = 0, size
    while at + 3 <= read.tags_length:
        size = _value_bytes(tags + at + 2, read.tags_length - at - 3)
        if size < 0:
            return _UNUSUAL
        if tags[at] == one and tags[at + 1] == two:
            if tags[at + 2] == ord("C") or (tags[at + 2] == ord("c") and tags[at + 3] < 0x80):
                return tags[at + 3]
            return _UNUSUAL
        at += 3 + size
    return _ABSENT if at == read.tags_length else _UNUSUAL


cdef Py_ssize_t _value_bytes(const uint8_t* kind, Py_ssize_t left) noexcept nogil:
    """Return how many bytes follow the letter of a tag's type; -1 where they are more than are left."""
    cdef Py_ssize_t size = -1
    if kind[0] == ord("Z") or kind[0] == ord("H"):
        size = 1
        while size <= left and kind[size] != 0:
            size += 1
    elif kind[0] == ord("B"):
        if left >= 5:
            size = _width(kind[1])
            size = -1 if size < 0 else 5 + size * <Py_ssize_t>_u32(kind + 2)
    else:
        size = _width(kind[0])
    return size if size <= left else -1


cdef int _width(uint8_t kind) noexcept nogil:
    if kind == ord("A") or kind == ord("c") or kind == ord("C"):
        return 1
    if kind == ord("s") or kind == ord("S"):
        return 2
    return 4 if kind == ord("i") or kind == ord("I") or kind == ord("f") else -1


cdef str _letters(const Read* read, int64_t first, int64_t last, bint complement):
    """Return bases of a read as letters, N for every letter that is no base."""
    cdef bytes written = PyBytes_FromStringAndSize(NULL, last - first)
    cdef char* out = PyBytes_AS_STRING(written)
    cdef int64_t at
    cdef uint8_t code
    for at in range(first, last):
        code = read.bases[at >> 1] & 15 if at & 1 else read.bases[at >> 1] >> 4
        if complement:
            out[last - 1 - at] = _COMPLEMENT[code]
        else:
            out[at - first] = _FORWARD[code]
    return PyUnicode_DecodeASCII(out, last - first, NULL)


cdef bint _is_plain(Read* read) noexcept nogil:
    """Find the end of an alignment and its aligned bases; false where it has more than matches, splices, soft clips."""
    cdef bint plain = read.operations > 0
    cdef int64_t aligned = 0
    cdef uint32_t number, operation, size, last = read.operations - 1
    read.end, read.first, read.last = read.start, 0, read.length
    for number in range(read.operations):
        operation = _u32(read.cigar + 4 * number)
        size, operation = operation >> 4, operation & 15
        if operation == _MATCH or operation == _EQUAL or operation == _DIFFERENT:
            aligned += size
            read.end += size
        elif operation == _SPLICE or operation == _DELETION:
            plain = plain and operation == _SPLICE and 0 < number < last
            read.end += size
        elif operation == _SOFT and number == 0 and last > 0:
            read.first = size
        elif operation == _SOFT and number == last and last > 0:
            read.last = read.length - size
        else:
            plain = False
    return plain and aligned > 0 and (read.length == 0 or read.last - read.first == aligned)


cdef inline bint _is_ascii(const uint8_t* written, Py_ssize_t length) noexcept nogil:
    cdef Py_ssize_t at
    for at in range(length):
        if written[at] >= 0x80:
            return False
    return True


cdef inline int _first_behind(Interval* intervals, int count, int64_t position) noexcept nogil:
    """Return the number of the first interval that ends behind a position."""
    cdef int low = 0, high = count, middle
    while low < high:
        middle = (low + high) // 2
        if intervals[middle].end <= position:
            low = middle + 1
        else:
            high = middle
    return low
