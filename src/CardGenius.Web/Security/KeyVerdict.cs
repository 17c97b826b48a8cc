namespace CardGenius.Web.Security;

/// <summary>The result of the check of a key.</summary>
internal enum KeyVerdict
{
    /// <summary>The request has no key.</summary>
    Missing,

    /// <summary>The key is wrong.</summary>
    Wrong,

    /// <summary>The address sent too many wrong keys.</summary>
    TooMany,

    /// <summary>The key is right.</summary>
    Right,
}
