namespace CardGenius.Simulator.Faults;

/// <summary>What the simulator does instead of sending the correct response. Each summary gives the name in files, <c>PUT /faults</c> and
/// statistics.</summary>
public enum FaultKind
{
    /// <summary><c>none</c>: no fault. A rule of this kind excludes the requests it matches from the rules after it.</summary>
    None,

    /// <summary><c>status</c>, or the status itself (<c>429</c>, <c>503</c> …): an error status with an error body.</summary>
    Status,

    /// <summary><c>reset</c>: the connection is reset (RST) without a response.</summary>
    Reset,

    /// <summary><c>hang</c>: no response until the client disconnects.</summary>
    Hang,

    /// <summary><c>cut_off</c>: half of the body that Content-Length announces, then the end of the connection.</summary>
    CutOff,

    /// <summary><c>cut_off_chunked</c>: half of a chunked body, then the end of the connection without the last chunk.</summary>
    CutOffChunked,

    /// <summary><c>html</c>: an HTML page with status 200.</summary>
    Html,

    /// <summary><c>html_502</c>: a proxy's HTML page with status 502.</summary>
    HtmlBadGateway,

    /// <summary><c>calculation_error</c>: status 200 with <c>{"status":"error",…,"error_code":"CALC_001"}</c>.</summary>
    CalculationError,

    /// <summary><c>wrong_shape</c>: status 200 and valid JSON without a list of cards.</summary>
    WrongShape,

    /// <summary><c>empty_body</c>: status 200 and an empty body.</summary>
    EmptyBody,

    /// <summary><c>huge_body</c>: a valid response of 100 MB (or <see cref="FaultRule.Bytes"/>).</summary>
    HugeBody,

    /// <summary><c>endless_body</c>: an endless list of cards until the client disconnects.</summary>
    EndlessBody,

    /// <summary><c>drip</c>: the correct response, one byte every second (or <see cref="FaultRule.Interval"/>).</summary>
    Drip,

    /// <summary><c>deep_nesting</c>: the correct response, but with 50,000 nested arrays in its first card.</summary>
    DeepNesting,

    /// <summary><c>duplicate_keys</c>: the correct response, but its first card has some members twice, with different values.</summary>
    DuplicateKeys,

    /// <summary><c>nan</c>: the correct response, but its first card's yearly savings are the literal NaN.</summary>
    NotANumber,

    /// <summary><c>huge_numbers</c>: the correct response, but its first card's yearly savings are 1e400 or have 400 digits.</summary>
    HugeNumbers,

    /// <summary><c>invalid_utf8</c>: the correct response, but its first card's name contains bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary><c>wrong_content_type</c>: the correct response as text/plain.</summary>
    WrongContentType,

    /// <summary><c>gzip_bomb</c>: a gzip stream that expands to 4 GB (or <see cref="FaultRule.Bytes"/>) and has about a thousandth of that
    /// length.</summary>
    GzipBomb,

    /// <summary><c>slow</c>: the correct response, delayed by <see cref="FaultRule.Delay"/>.</summary>
    Slow,

    /// <summary><c>stray</c>: the correct response to another request: the latest one with different spends. If there is none, the request gets its
    /// own response.</summary>
    Stray,
}
