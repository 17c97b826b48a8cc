namespace CardGenius.Simulator.Faults;

/// <summary>What the simulator does instead of answering well. The name in files, <c>PUT /faults</c> and statistics is the one in each summary.</summary>
public enum FaultKind
{
    /// <summary><c>none</c>: no fault; a rule of this kind exempts what it matches from the rules behind it.</summary>
    None,

    /// <summary><c>status</c>, or the status itself (<c>429</c>, <c>503</c> …): an error status with an error body.</summary>
    Status,

    /// <summary><c>reset</c>: the connection is reset (RST) without an answer.</summary>
    Reset,

    /// <summary><c>hang</c>: no answer until the client leaves.</summary>
    Hang,

    /// <summary><c>cut_off</c>: half of the body that Content-Length promises, then the end of the connection.</summary>
    CutOff,

    /// <summary><c>cut_off_chunked</c>: half of a chunked body, then the end of the connection without the last chunk.</summary>
    CutOffChunked,

    /// <summary><c>html</c>: a page of HTML with status 200.</summary>
    Html,

    /// <summary><c>html_502</c>: a proxy's page of HTML with status 502.</summary>
    HtmlBadGateway,

    /// <summary><c>calculation_error</c>: status 200 with <c>{"status":"error",…,"error_code":"CALC_001"}</c>.</summary>
    CalculationError,

    /// <summary><c>wrong_shape</c>: status 200, valid JSON, no list of cards in it.</summary>
    WrongShape,

    /// <summary><c>empty_body</c>: status 200 and nothing.</summary>
    EmptyBody,

    /// <summary><c>huge_body</c>: a valid answer of 100 MB (or <see cref="FaultRule.Bytes"/>).</summary>
    HugeBody,

    /// <summary><c>endless_body</c>: cards without end, until the client leaves.</summary>
    EndlessBody,

    /// <summary><c>drip</c>: the right answer, one byte every second (or <see cref="FaultRule.Interval"/>).</summary>
    Drip,

    /// <summary><c>deep_nesting</c>: the right answer, but 50,000 arrays within each other in its first card.</summary>
    DeepNesting,

    /// <summary><c>duplicate_keys</c>: the right answer, but its first card has some members twice, with other values.</summary>
    DuplicateKeys,

    /// <summary><c>nan</c>: the right answer, but its first card's yearly savings are the literal NaN.</summary>
    NotANumber,

    /// <summary><c>huge_numbers</c>: the right answer, but its first card's yearly savings are 1e400 or have 400 digits.</summary>
    HugeNumbers,

    /// <summary><c>invalid_utf8</c>: the right answer, but its first card's name holds bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary><c>wrong_content_type</c>: the right answer as text/plain.</summary>
    WrongContentType,

    /// <summary><c>gzip_bomb</c>: about a thousandth of 4 GB (or <see cref="FaultRule.Bytes"/>) of gzip that inflates to all of it.</summary>
    GzipBomb,

    /// <summary><c>slow</c>: the right answer, <see cref="FaultRule.Delay"/> later than it would be.</summary>
    Slow,

    /// <summary><c>stray</c>: the right answer to another request: to the latest one with other spends. A request before which there was none
    /// gets its own answer.</summary>
    Stray,
}
