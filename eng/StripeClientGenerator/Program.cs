using StripeClientGenerator;

// Writes the generated part of src/StripeClient into the given folder and deletes everything else there. Accepts only a folder named
// Generated, so that a typing error deletes nothing else.
if (args is not [var folder] || Path.GetFileName(folder) != "Generated")
{
    Console.Error.WriteLine("Name the folder Generated to write to, as eng/generate-stripe-client.sh does.");
    return 2;
}

var files = Generator.Files();
if (Directory.Exists(folder))
    Directory.Delete(folder, recursive: true);
foreach (var (path, text) in files)
{
    var file = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
}

Console.WriteLine($"{files.Count} files, {files.Values.Sum(text => text.Count(letter => letter == '\n'))} lines in {folder}");
return 0;
